/**
 * How phone numbers of a country look, by dialling code: its name, its national numbers without the
 * trunk prefix, and the trunk prefixes that are dialled before them inside the country only.
 *
 * Numbers are written `‹digits›:‹first digits›`, e.g. `10-11:1[5-7]` for ten or eleven digits of which the
 * first are 15, 16 or 17; landlines that could be taken for foreign numbers start with `~`. Mobile, geographic and Internet numbers are described, coarsely enough that no
 * number in use is refused; special rate and short numbers are left out: no person is reached there.
 *
 * Source: the national numbering plans as communicated to the ITU (Operational Bulletin, “National
 * Numbering Plans”), E.164 annex for codes, E.164-related trunk prefixes by ITU-T's list “Dialling procedures”.
 */
const PLANS: Record<string, [country: string, numbers: string, ...trunks: string[]]> = {
	1: ['the United States, Canada and the Caribbean', '10:[2-9]', '1'],
	7: ['Russia and Kazakhstan', '10:[3-9]', '8'],
	20: ['Egypt', '10:1 8-9:[2-9] 9:1[35]', '0'],
	27: ['South Africa', '9:[1-8]', '0'],
	30: ['Greece', '10:[2679]'],
	31: ['the Netherlands', '9:[1-578] 9:6[1-58] 9:91 11:970', '0'],
	32: ['Belgium', '9:4[5-9] 8:[1-9]', '0'],
	33: ['France', '9:[1-79]', '0'],
	34: ['Spain', '9:[5-9]'],
	36: ['Hungary', '8-9:[1-9]', '06'],
	39: ['Italy', '9-10:3 10:[45] 6-11:0[1-9]'],
	40: ['Romania', '9:[237]', '0'],
	41: ['Switzerland', '9:[2-9]', '0'],
	43: ['Austria', '8-13:6 ~4-11:[1-57]', '0'],
	44: ['the United Kingdom', '10:7 ~9-10:1 ~10:[235]', '0'],
	45: ['Denmark', '8:[2-9]'],
	46: ['Sweden', '9:7[023689] 7-9:[1-689]', '0'],
	47: ['Norway', '8:[2-9]'],
	48: ['Poland', '9:[1-9]'],
	49: ['Germany', '10-11:1[5-7] ~6-11:[2-9]', '0'],
	51: ['Peru', '9:9 8:[1-8]', '0'],
	52: ['Mexico', '10:[2-9]', '01', '044', '045', '1'],
	53: ['Cuba', '8:[2-8] 6-8:[2-478]', '0'],
	54: ['Argentina', '10:[1-3] 11:9[1-3]', '0'],
	55: ['Brazil', '11:[1-9][1-9]9 ~10:[1-9][1-9][2-57]', '0'],
	56: ['Chile', '9:[2-9]'],
	57: ['Colombia', '10:[369]', '0'],
	58: ['Venezuela', '10:[24]', '0'],
	60: ['Malaysia', '9-10:1 8-9:[3-9]', '0'],
	61: ['Australia', '9:[2-478]', '0'],
	62: ['Indonesia', '9-12:8 ~7-11:[2-79]', '0'],
	63: ['the Philippines', '10:9 8-9:[2-8] 10:8', '0'],
	64: ['New Zealand', '8-10:2 8:[34679]', '0'],
	65: ['Singapore', '8:[3689]'],
	66: ['Thailand', '9:[1689] 8:[1-7]', '0'],
	81: ['Japan', '10:[5-9]0 9:[1-9]', '0'],
	82: ['South Korea', '9-10:1 ~8-10:[2-7]', '0'],
	84: ['Vietnam', '9:[135-9] 10:2', '0'],
	86: ['China', '11:1[3-9] ~10-11:10 ~9-11:[2-9]', '0'],
	90: ['Türkiye', '10:5 ~10:[2-4]', '0'],
	91: ['India', '10:[6-9] ~10:[1-5]', '0'],
	92: ['Pakistan', '10:3 ~9-10:[24-9]', '0'],
	98: ['Iran', '10:9 ~10:[1-8]', '0'],
	212: ['Morocco', '9:[5-8]', '0'],
	213: ['Algeria', '9:[5-7] 8-9:[1-49]', '0'],
	216: ['Tunisia', '8:[2-9]'],
	221: ['Senegal', '9:[379]'],
	225: ['Ivory Coast', '10:[02]'],
	233: ['Ghana', '9:[235]', '0'],
	234: ['Nigeria', '10:[2789] 8:[1-9]', '0'],
	237: ['Cameroon', '9:[26]'],
	242: ['the Congo', '9:[02]'],
	254: ['Kenya', '9:[17] 7-9:[24-6]', '0'],
	350: ['Gibraltar', '8:[256]'],
	351: ['Portugal', '9:[12369]'],
	352: ['Luxembourg', '9:6 ~4-11:[2-57-9]'],
	353: ['Ireland', '9:8 7-9:[1-79]', '0'],
	354: ['Iceland', '7:[4-8] 9:3'],
	355: ['Albania', '9:6 8:[2-58]', '0'],
	356: ['Malta', '8:[2379]'],
	357: ['Cyprus', '8:[279]'],
	358: ['Finland', '6-10:4 6-10:50 ~5-9:[1235689]', '0'],
	359: ['Bulgaria', '8-9:[3-9] 7-8:2', '0'],
	370: ['Lithuania', '8:[3-6]', '0', '8'],
	371: ['Latvia', '8:[26]'],
	372: ['Estonia', '7-8:5 7:[3467] 8:8 7:88'],
	373: ['Moldova', '8:[2-7]', '0'],
	374: ['Armenia', '8:[1-9]', '0'],
	375: ['Belarus', '9:[1-4]', '8', '80'],
	376: ['Andorra', '6:[3-8] 9:6'],
	377: ['Monaco', '9:[367] 8:[3489]', '0'],
	378: ['San Marino', '8-10:[356] 6-10:0[1-9]'],
	379: ['the Vatican', '6-11:0[1-9]'],
	380: ['Ukraine', '9:[3-79]', '0'],
	381: ['Serbia', '8-10:6 ~7-11:[1-3]', '0'],
	382: ['Montenegro', '8:[2-7]', '0'],
	383: ['Kosovo', '8:4 ~8-12:[23]', '0'],
	385: ['Croatia', '8-9:[1-9]', '0'],
	386: ['Slovenia', '8:[1-8]', '0'],
	387: ['Bosnia and Herzegovina', '8-9:6 8:[3-5]', '0'],
	389: ['North Macedonia', '8:[2-7]', '0'],
	420: ['Czechia', '9:[2-79]'],
	421: ['Slovakia', '9:[2-69]', '0'],
	423: ['Liechtenstein', '7:[237] 9:6'],
	501: ['Belize', '7:[2-8]'],
	502: ['Guatemala', '8:[2-8]'],
	503: ['El Salvador', '8:[25-7]'],
	504: ['Honduras', '8:[237-9]'],
	505: ['Nicaragua', '8:[25-8]'],
	506: ['Costa Rica', '8:[2-8]'],
	507: ['Panama', '8:6 7:[1-9]'],
	509: ['Haiti', '8:[2-59]'],
	591: ['Bolivia', '8:[2-7]', '0'],
	592: ['Guyana', '7:[2-7]'],
	593: ['Ecuador', '9:9 8:[2-7]', '0'],
	595: ['Paraguay', '9:9 7-9:[2-8]', '0'],
	597: ['Suriname', '7:[6-9] 6:[2-5]'],
	598: ['Uruguay', '8:[124679]', '0'],
	852: ['Hong Kong', '8:[2-9]'],
	886: ['Taiwan', '9:9 8-9:[2-8] 10-11:70', '0'],
	961: ['Lebanon', '8:[278] 7:[1-9]', '0'],
	966: ['Saudi Arabia', '9:[15]', '0'],
	971: ['the United Arab Emirates', '9:5 8:[2-79]', '0'],
	972: ['Israel', '9:[57] 8:[23489]', '0'],
	994: ['Azerbaijan', '9:[1-9]', '0'],
	995: ['Georgia', '9:[3-8]', '0'],
	996: ['Kyrgyzstan', '9:[2-9]', '0'],
	998: ['Uzbekistan', '9:[2-9]'],
};

/** What is dialled before a foreign number, where it is not 00. */
const EXITS: Record<string, string> = { 1: '011', 7: '810', 61: '0011', 81: '010', 852: '001' };

/** E.164 codes of one or two digits; all others have three. */
const SHORT_CODES = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** A country's way of numbering. */
export interface DiallingPlan {
	code: string;
	/** The country's name, with its article; undefined when the table does not know the code. */
	country?: string;
	/** `9` or `9-11`: how many digits national numbers have. */
	digits: string;
	trunks: string[];
	exit: string;
	/** Whether digits are a national number without a trunk prefix. */
	fits(national: string): boolean;
	/** Whether they are a landline's, among numbers of so many lengths that it may as well be a foreign number. */
	isLandline(national: string): boolean;
}

/** The plan of a dialling code, e.g. `34`. Of unknown codes only the limits of E.164 are known. */
export function planOf(code: string): DiallingPlan {
	const [country, numbers, ...trunks] = Object.hasOwn(PLANS, code)
		? PLANS[code]
		: [undefined, '5-14:[1-9]'];
	const kinds = numbers.split(' ').map((kind) => {
		const [digits, first] = kind.replace('~', '').split(':');
		const [least, most = least] = digits.split('-').map(Number);
		return { first: new RegExp(`^${first}`), least, most, landline: kind.startsWith('~') };
	});
	const least = Math.min(...kinds.map((kind) => kind.least));
	const most = Math.max(...kinds.map((kind) => kind.most));
	const kindOf = (national: string) =>
		kinds.find(
			({ first, least: from, most: to }) =>
				national.length >= from && national.length <= to && first.test(national),
		);
	return {
		code,
		country,
		digits: least === most ? `${least}` : `${least}-${most}`,
		trunks,
		exit: EXITS[code] ?? '00',
		fits: (national) => code.length + national.length <= 15 && kindOf(national) !== undefined,
		isLandline: (national) => kindOf(national)?.landline ?? false,
	};
}

/** The dialling code at the start of an international number without its plus; undefined when there is none. */
export function codeOf(international: string): string | undefined {
	return SHORT_CODES.exec(international)?.[0] ?? /^[1-9]\d\d/.exec(international)?.[0];
}

/** The codes that the table knows. */
export const knownCodes = (): string[] => Object.keys(PLANS);
