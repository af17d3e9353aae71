import { DateTime } from 'luxon';
import fc from 'fast-check';

import { toDate } from '../../../nodes/Oneshot/values/date';
import { someRuns } from '../../shared/everyValue.cjs';

/** What Moment's objects have in common with this: the two methods that are asked. */
const moment = (day: string | undefined) => ({
	isValid: () => day !== undefined,
	format: (pattern: string) => (pattern === 'YYYY-MM-DD' ? day : 'Invalid date'),
});

test.each<[unknown, string]>([
	['1985-04-23', '1985-04-23'],
	[' 1985/4/23 ', '1985-04-23'],
	['19850423', '1985-04-23'],
	['23/04/1985', '1985-04-23'],
	['04/23/1985', '1985-04-23'],
	['04/04/1985', '1985-04-04'],
	['3.4.1985', '1985-04-03'],
	['03. 04. 1985', '1985-04-03'],
	['23-04-1985', '1985-04-23'],
	['２３/０４/１９８５', '1985-04-23'],
	['1985-04-23T00:00:00.000Z', '1985-04-23'],
	['1985-04-23T00:00:00.000+02:00', '1985-04-23'],
	['1985-04-23T09:30:12', '1985-04-23'],
	['23 April 1985', '1985-04-23'],
	['Apr 23rd, 1985', '1985-04-23'],
	['Tue Apr 23 1985 00:00:00 GMT+0200 (Central European Summer Time)', '1985-04-23'],
	['2000-02-29', '2000-02-29'],
	[new Date('1985-04-23'), '1985-04-23'],
	[DateTime.fromISO('1985-04-23', { zone: 'America/New_York' }), '1985-04-23'],
	[DateTime.fromISO('1985-04-23', { zone: 'Pacific/Auckland' }), '1985-04-23'],
	[moment('1985-04-23'), '1985-04-23'],
])('%s is %s', (value, day) => expect(toDate(value)).toEqual({ value: day }));

test.each<[unknown, string[]]>([
	['03/04/1985', ['1985-04-03', '1985-03-04']],
	['3-4-1985', ['1985-04-03', '1985-03-04']],
	// Midnight in Madrid, written in UTC.
	['1985-04-22T22:00:00.000Z', ['1985-04-22', '1985-04-23']],
	[new Date('1985-04-22T22:00:00Z'), ['1985-04-22', '1985-04-23']],
])('%s has two readings', (value, readings) => {
	const { problem, readings: named } = toDate(value);
	expect(named).toEqual(readings);
	for (const reading of readings) expect(problem).toContain(reading);
});

test.each<[unknown, RegExp]>([
	['', /empty/],
	[null, /empty/],
	['1985-02-29', /no day/],
	['31/04/1985', /no day/],
	['13/13/1985', /no day/],
	['23/04/85', /four/],
	['soon', /no date/],
	['1985', /no date/],
	[31160, /number.*1985-04-23/],
	[482976000000, /number.*1985-04-22/],
	[0, /number/],
	[Number.NaN, /number/],
	[new Date('x'), /no date/],
	[DateTime.invalid('x'), /no date/],
	[moment(undefined), /no date/],
	[{ toISODate: () => 'x', isValid: true }, /no date/],
	[{}, /no date/],
	[true, /no date/],
])('%s is refused', (value, problem) => expect(toDate(value).problem).toMatch(problem));

test('every day survives the ways in which it is written', () => {
	const days = fc
		.date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
		.map((date) => date.toISOString().slice(0, 10));
	fc.assert(
		fc.property(days, (day) => {
			const [year, month, dayOfMonth] = day.split('-');
			for (const written of [
				`${year}/${month}/${dayOfMonth}`,
				`${dayOfMonth}.${month}.${year}`,
				`${day}T00:00:00Z`,
				new Date(day),
				DateTime.fromISO(day),
				DateTime.fromISO(day).toFormat('d MMMM yyyy'),
			]) {
				expect(toDate(written)).toEqual({ value: day });
			}
			const slashes = toDate(`${dayOfMonth}/${month}/${year}`);
			expect(slashes.value ?? slashes.readings).toEqual(
				slashes.value === undefined ? expect.arrayContaining([day]) : day,
			);
		}),
	);
});

test('anything is a day of the calendar, or a problem in words', () => {
	const pieces = fc
		.array(
			fc.constantFrom('1985', '23', '04', '4', '/', '-', '.', ' ', 'T', '22:00', ':00', 'Z', 'May'),
			{
				maxLength: 10,
			},
		)
		.map((parts) => parts.join(''));
	fc.assert(
		fc.property(fc.oneof(fc.anything(), pieces, fc.date(), fc.double()), (value) => {
			const reading = toDate(value);
			if (reading.problem === undefined) {
				expect(reading.value).toMatch(/^\d{4}-\d\d-\d\d$/);
				expect(toDate(reading.value)).toEqual(reading);
			} else expect(reading.problem).toMatch(/\w/);
		}),
		{ numRuns: someRuns(2000) },
	);
});
