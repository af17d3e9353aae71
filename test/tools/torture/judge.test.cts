// The judge of a flow: what it lets pass, and every kind of miss.
import { judgeFlow, type Ended } from '../../../tools/torture/flows/judge.cjs';

const good = {
	...{ signer: 'José', valid: true, totalDocument: true, validation: '', time: '', type: '' },
};
const nothing = { created: 1, codesSent: 0, signings: 0, documentsSigned: 0, cancelled: 0 };
const signed = { ...nothing, codesSent: 1, signings: 1, documentsSigned: 1 };
const right: Ended = {
	...{ finished: true, documents: ['data'], newCodes: 0, named: [] },
	files: [{ document: 'data', signatures: [good] }],
	requests: { '388141': signed },
	calls: ['POST /create', 'POST /document/388141', 'POST /otp/388141', 'POST /sign/388141'],
	runs: {
		...{ 'request.create': 1, 'document.upload': 1, 'request.generateOtp': 1, 'request.sign': 1 },
	},
};

test('a flow that came to its right end has no miss', () => {
	expect(judgeFlow(right)).toEqual([]);
});

test('a second request passes where the person was told of the first, or cancelled it', () => {
	const requests = { ...right.requests, '388140': nothing };
	expect(judgeFlow({ ...right, requests, named: ['388140'] })).toEqual([]);
	const cancelled = { ...right.requests, '388140': { ...nothing, cancelled: 1 } };
	expect(judgeFlow({ ...right, requests: cancelled })).toEqual([]);
});

test.each<[Partial<Ended>, RegExp]>([
	[{ finished: false }, /did not come to its end/],
	[{ requests: { 1: nothing } }, /signed 0 times/],
	[{ requests: { 1: signed, 2: signed } }, /signed 2 times/],
	[{ requests: { 1: { ...signed, documentsSigned: 2 } } }, /2 documents were signed, not 1/],
	[{ requests: { 1: { ...signed, codesSent: 2 } } }, /2 codes were sent, not 1/],
	[{ requests: { 1: signed, 2: nothing } }, /left open that nobody was told of/],
	[{ files: [] }, /the document data came back 0 times/],
	[{ files: [{ signatures: [good] }] }, /none of the flow/],
	[{ files: [{ document: 'data', signatures: [] }] }, /0 signatures/],
	[{ files: [{ document: 'data', signatures: [good, good] }] }, /2 signatures/],
	[{ files: [{ document: 'data', signatures: [{ ...good, valid: false }] }] }, /0 of them good/],
	[{ calls: [...right.calls, 'POST /sign/388141'] }, /request.sign ran 1 times and called 2/],
	[{ started: 0 }, /the trigger started 0 workflows/],
	[{ started: 2 }, /the trigger started 2 workflows/],
])('what is wrong is a miss: %j', (wrong, miss) => {
	expect(judgeFlow({ ...right, ...wrong }).join()).toMatch(miss);
});
