// The person who resumes a flow: does what the node's own sentences say.
import { problemFrom } from '../../../nodes/Oneshot/client/problem';
import { outcomeUnknown } from '../../../nodes/Oneshot/client/judge';
import { NO_REQUEST_ID } from '../../../nodes/Oneshot/entities/request';
import { SIGN_NOT_CONFIRMED, SIGN_OUTCOME_UNKNOWN } from '../../../nodes/Oneshot/entities/signing';
import { nextMove, type Look } from '../../../tools/torture/flows/person.cjs';

const sign = { operation: 'request.sign' };
const read = ({ code, message, description = '' }: ReturnType<typeof problemFrom>) => ({
	...{ code, message, description },
});
const error = (code: string, description = '') => ({ code, message: '', description });

test('a node that ran well is followed by the next one', () => {
	expect(nextMove({ did: 'step' }, sign)).toBe('goOn');
});

test.each([
	[outcomeUnknown('request.create', ''), 'askOperator'],
	[problemFrom(NO_REQUEST_ID), 'askOperator'],
	[outcomeUnknown('document.upload', ''), 'listDocuments'],
	[outcomeUnknown('request.generateOtp', ''), 'askSigner'],
	[outcomeUnknown('videoId.create', ''), 'askOperator'],
	[outcomeUnknown('videoId.approve', ''), 'readStatus'],
	[problemFrom(SIGN_OUTCOME_UNKNOWN, { request: 7 }), 'lookForSigned'],
	[problemFrom(SIGN_NOT_CONFIRMED, { request: 7 }), 'readStatus'],
])('what is not known is looked for where the sentence says: %#', (problem, move) => {
	expect(nextMove({ did: 'step', error: read(problem) }, sign)).toBe(move);
});

test('what is not known, with a sentence that says no place, is never run again', () => {
	const unknown = error('OUTCOME_UNKNOWN', 'It is not known whether it was done. Try again.');
	expect(nextMove({ did: 'step', error: unknown }, sign)).toBe('giveUp');
});

test.each<[Look, 'yes' | 'partly' | 'no', string]>([
	['askOperator', 'yes', 'goOn'],
	['askOperator', 'no', 'again'],
	['askSigner', 'yes', 'goOn'],
	['askSigner', 'no', 'again'],
	['listDocuments', 'yes', 'goOn'],
	['listDocuments', 'partly', 'deleteDocuments'],
	['listDocuments', 'no', 'again'],
	['readStatus', 'yes', 'goOn'],
	['readStatus', 'no', 'newCode'],
])('%s that finds “%s” leads to %s', (did, found, move) => {
	expect(nextMove({ did, found }, sign)).toBe(move);
});

test('what an Optimizer does not offer is had elsewhere, where that is possible', () => {
	const missing = error('NOT_OFFERED', 'Check it.');
	const wait = { operation: 'request.waitForStatus', elsewhere: true };
	expect(nextMove({ did: 'step', error: missing }, wait)).toBe('goOn');
	expect(nextMove({ did: 'step', error: missing }, sign)).toBe('again');
});

test('where no status can be read, an approval is given once more, and what is refused then was decided', () => {
	const approve = { operation: 'videoId.approve' };
	const missing = error('NOT_OFFERED', 'Check it.');
	expect(nextMove({ did: 'readStatus', error: missing }, approve)).toBe('again');
	expect(nextMove({ did: 'step', error: error('REQUEST_STATUS') }, approve)).toBe('goOn');
	expect(nextMove({ did: 'step', error: error('REQUEST_STATUS') }, sign)).toBe('giveUp');
});

test('what is not approved is approved again', () => {
	expect(nextMove({ did: 'readStatus', found: 'no' }, { operation: 'videoId.approve' })).toBe(
		'again',
	);
});

test.each<[Look, string, string]>([
	['listDocuments', 'NOT_OFFERED', 'deleteDocuments'],
	['readStatus', 'NOT_OFFERED', 'lookForSigned'],
	['lookForSigned', 'DOCUMENT_NOT_FOUND', 'newCode'],
	['deleteDocuments', 'DOCUMENT_NOT_FOUND', 'again'],
])('%s that ends with %s leads to %s', (did, code, move) => {
	expect(nextMove({ did, error: error(code, 'Check it.') }, sign)).toBe(move);
});

test('a look that failed on its way is made again, not the deed', () => {
	expect(nextMove({ did: 'lookForSigned', error: error('CONNECTION', 'Try again.') }, sign)).toBe(
		'lookForSigned',
	);
});
