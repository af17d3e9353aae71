// What programs, and forgers, append to the signed contract of build.cts: each a proper revision.
import {
	append,
	catalog,
	field,
	page,
	seal,
	signature,
	stream,
	type Objects,
	type SignedOptions,
} from './build.cjs';

/** The form's fields once it is signed. */
export const FIELDS = '6 0 R 7 0 R 10 0 R';

/** Another signature or time stamp in a new field: objects 20 and 21. */
export const another = (
	rectangle?: string,
	type?: string,
	subFilter?: string,
	room?: number,
): Objects => {
	const objects: Objects = {
		3: page('6 0 R 7 0 R 8 0 R 10 0 R 20 0 R'),
		9: `<< /Fields [${FIELDS} 20 0 R] /SigFlags 3 >>`,
		20: field('second', 21, rectangle, rectangle ? '/AP << /N 22 0 R >>' : ''),
		21: signature('', type, subFilter, room),
	};
	return rectangle ? { ...objects, 22: appearance } : objects;
};

const dss: Objects = {
	20: '<< /Type /DSS /Certs [21 0 R] /VRI << /ABC << /Cert [21 0 R] >> >> >>',
	21: stream('certificate'),
};

const withPermissions = (more: string, { docMdp }: SignedOptions) =>
	catalog(`${docMdp ? '/Perms << /DocMDP 11 0 R >>' : ''} ${more}`);

const approval =
	'<< /Type /Annot /Subtype /Widget /FT /Sig /T (approval) /Rect [72 100 252 160] /P 3 0 R /V 21 0 R /AP << /N 22 0 R >> >>';
const filled =
	'<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [72 600 300 620] /P 3 0 R /V (Ana) /AP << /N 22 0 R >> >>';
const appearance = stream('q Q', '/Type /XObject /Subtype /Form /BBox [0 0 180 60]');

export type Step = (bytes: Buffer, options: SignedOptions) => Buffer;

/** What a signature may permit. */
export const steps: Record<string, Step> = {
	nothing: (bytes) => bytes,
	validationData: (bytes, options) =>
		append(bytes, { 1: withPermissions('/DSS 20 0 R', options), ...dss }),
	timestamp: (bytes) => seal(append(bytes, another(undefined, 'DocTimeStamp', 'ETSI.RFC3161'))),
	invisible: (bytes) => seal(append(bytes, another())),
	visible: (bytes) => seal(append(bytes, another('300 100 480 160'))),
	existingField: (bytes) => seal(append(bytes, { 7: approval, 21: signature(), 22: appearance })),
	filled: (bytes) => append(bytes, { 6: filled, 22: appearance }),
	annotation: (bytes) =>
		append(bytes, {
			3: page('6 0 R 7 0 R 8 0 R 10 0 R 20 0 R'),
			20: '<< /Type /Annot /Subtype /Text /Contents (new) /Rect [40 40 60 60] >>',
		}),
	changedAnnotation: (bytes) =>
		append(bytes, { 8: '<< /Type /Annot /Subtype /Text /Contents (other) /Rect [0 0 500 500] >>' }),
	metadata: (bytes) => append(bytes, { 14: '<< /Title (Contract) /ModDate (D:20260201) >>' }),
};

/** Another content of the page. */
export const evil = stream('BT /F1 24 Tf 72 700 Td (Pay 1,000,000 euros) Tj ET');

/** Attacks that append a proper revision to a signed file; each must be told, whatever is permitted. */
export const attacks: Record<string, [changed: Objects, prepared?: Objects]> = {
	'content replaced': [{ 4: evil }],
	'font replaced': [{ 5: '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>' }],
	'content exchanged': [{ 3: page('6 0 R 7 0 R 8 0 R 10 0 R', '/Contents 40 0 R'), 40: evil }],
	'page cropped': [{ 3: page('6 0 R 7 0 R 8 0 R 10 0 R', '/Contents 4 0 R /CropBox [0 0 10 10]') }],
	'page added': [
		{
			2: '<< /Type /Pages /Kids [3 0 R 40 0 R] /Count 2 /MediaBox [0 0 595 842] >>',
			40: page('', '/Contents 41 0 R'),
			41: evil,
		},
	],
	'page tree replaced': [
		{
			1: '<< /Type /Catalog /Pages 40 0 R /AcroForm 9 0 R >>',
			40: '<< /Type /Pages /Kids [41 0 R] /Count 1 >>',
			41: page('', '/Contents 42 0 R'),
			42: evil,
		},
	],
	'script added': [{ 1: catalog('/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>') }],
	'layers switched': [{ 1: catalog('/OCProperties << /OCGs [] /D << >> >>') }],
	'object removed': [{ 4: null }],
	'annotation removed': [{ 3: page('6 0 R 7 0 R 10 0 R') }],
	'signature field removed': [
		{ 3: page('6 0 R 7 0 R 8 0 R'), 9: '<< /Fields [6 0 R 7 0 R] /SigFlags 3 >>' },
	],
	'signature made visible elsewhere': [{ 10: field('author', 11, '0 0 500 500') }],
	'appearance regenerated': [{ 9: `<< /Fields [${FIELDS}] /SigFlags 3 /NeedAppearances true >>` }],
	'form taken over': [{ 9: `<< /Fields [${FIELDS}] /SigFlags 3 /XFA (<xml/>) >>` }],
	'form’s font changed': [
		{ 9: `<< /Fields [${FIELDS}] /SigFlags 3 /DA (/F2 0 Tf) >>` },
		{ 9: `<< /Fields [${FIELDS}] /SigFlags 3 /DA (/F1 9 Tf) >>` },
	],
	'validation data exchanged': [
		{ 43: stream('another') },
		{ 1: catalog('/DSS << /Certs [43 0 R] >>'), 43: stream('certificate') },
	],
	'field moved': [
		{
			6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [0 0 595 842] /P 3 0 R /V (x) >>',
		},
	],
	'text field added': [
		{
			3: page('6 0 R 7 0 R 8 0 R 10 0 R 40 0 R'),
			9: `<< /Fields [${FIELDS} 40 0 R] /SigFlags 3 >>`,
			40: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (evil) /V (x) /Rect [0 0 500 500] >>',
		},
	],
	'field with an action': [
		{
			3: page('6 0 R 7 0 R 8 0 R 10 0 R 40 0 R'),
			9: `<< /Fields [${FIELDS} 40 0 R] /SigFlags 3 >>`,
			40: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (evil) /Rect [0 0 500 500] /A << /S /URI >> >>',
		},
	],
	'a signature that covers nothing': [another()],
	'field with a script': [
		{
			3: page('6 0 R 7 0 R 8 0 R 10 0 R 20 0 R'),
			9: `<< /Fields [${FIELDS} 20 0 R] /SigFlags 3 >>`,
			20: field('second', 21, undefined, '/AA << /E << /S /JavaScript /JS (x) >> >>'),
			21: signature(),
		},
	],
	'catalog nobody refers to': [{ 40: '<< /Type /Catalog /Pages 2 0 R >>' }],
	'certification afterwards': [
		{ 1: catalog('/Perms << /DocMDP 40 0 R >>'), 40: '<< /Type /Sig >>' },
	],
	// prepared before signing: the page refers to an object that is missing until later
	'planted reference': [{ 40: evil }, { 3: page('6 0 R 7 0 R 8 0 R', '/Contents [4 0 R 40 0 R]') }],
	'planted reference, as validation data': [
		{ 1: catalog('/DSS << /Certs [40 0 R] >>'), 40: evil },
		{ 4: '[40 0 R]' },
	],
	'list shared with validation data': [
		{ 41: '[42 0 R 43 0 R]', 43: evil },
		{
			1: catalog('/DSS 40 0 R'),
			4: '<< /Contents 41 0 R >>',
			40: '<< /Certs 41 0 R >>',
			41: '[42 0 R]',
			42: stream('q Q'),
		},
	],
	'metadata shared with a page': [
		{ 14: '<< /Title (x) /Rotate 90 >>' },
		{ 2: '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] /Other 14 0 R >>' },
	],
	'key given twice': [{ 14: '<< /Title (a) /Title (b) >>' }],
	'stream longer than it says': [
		{
			1: catalog('/DSS << /Certs [40 0 R] >>'),
			40: `<< /Length 2 >>\nstream\nab 50 0 obj << >> endobj\nendstream`,
		},
	],
};
