/** What is known of a kind of file. */
export interface KindFacts {
	/** In a user's words, with its article: “the file is a Word document”. */
	name: string;
	mimeType: string;
	/** Without its dot. */
	extension: string;
	/** How to make of it what the API takes, as a sentence; empty where there is nothing to say. */
	advice: string;
}

const facts = (name: string, mimeType: string, extension: string, advice = ''): KindFacts => ({
	name,
	mimeType,
	extension,
	advice,
});

const SAVE_AS_PDF = 'Save or export it as a PDF before this node.';
const SAVE_AS_JPEG = 'Convert it to a JPEG before this node.';
const SAVE_AS_MP4 = 'Convert it to an MP4 video before this node.';
const UNPACK = 'Unpack it before this node, for example with the Compression node.';
const DOWNLOAD_AS_FILE =
	'The node before answered with a page or a message instead of a file. Look at its output, and set its response format to File.';
const DECODE =
	'Turn it into a file before this node, with the Convert to File node (Move Base64 String to File).';
const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** Kinds of files by what their bytes say, with the names that users know them by. */
export const KINDS = {
	empty: facts(
		'an empty file',
		'application/octet-stream',
		'bin',
		'The node before gave a file without content. Run it again and look at its output.',
	),
	pdf: facts('a PDF', 'application/pdf', 'pdf'),
	png: facts('a PNG picture', 'image/png', 'png'),
	jpeg: facts('a JPEG picture', 'image/jpeg', 'jpg'),
	gif: facts('a GIF picture', 'image/gif', 'gif', SAVE_AS_JPEG),
	webp: facts('a WebP picture', 'image/webp', 'webp', SAVE_AS_JPEG),
	avif: facts('an AVIF picture', 'image/avif', 'avif', SAVE_AS_JPEG),
	heic: facts(
		'a HEIC photo',
		'image/heic',
		'heic',
		'HEIC is what iPhones take by default. On the phone choose Settings, Camera, Formats, Most Compatible, or convert the photo to a JPEG before this node.',
	),
	tiff: facts('a TIFF picture', 'image/tiff', 'tif', SAVE_AS_JPEG),
	bmp: facts('a BMP picture', 'image/bmp', 'bmp', SAVE_AS_JPEG),
	svg: facts('an SVG drawing', 'image/svg+xml', 'svg', 'Export it as a PNG before this node.'),
	mp4: facts('an MP4 video', 'video/mp4', 'mp4'),
	mov: facts('a QuickTime video (MOV)', 'video/quicktime', 'mov', SAVE_AS_MP4),
	webm: facts('a WebM video', 'video/webm', 'webm', SAVE_AS_MP4),
	matroska: facts('a Matroska video (MKV)', 'video/x-matroska', 'mkv', SAVE_AS_MP4),
	docx: facts('a Word document', `${OFFICE}.wordprocessingml.document`, 'docx', SAVE_AS_PDF),
	xlsx: facts('an Excel workbook', `${OFFICE}.spreadsheetml.sheet`, 'xlsx', SAVE_AS_PDF),
	pptx: facts(
		'a PowerPoint presentation',
		`${OFFICE}.presentationml.presentation`,
		'pptx',
		SAVE_AS_PDF,
	),
	odt: facts('an OpenDocument text', 'application/vnd.oasis.opendocument.text', 'odt', SAVE_AS_PDF),
	ods: facts(
		'an OpenDocument spreadsheet',
		'application/vnd.oasis.opendocument.spreadsheet',
		'ods',
		SAVE_AS_PDF,
	),
	office: facts('a Microsoft Office document', 'application/zip', 'zip', SAVE_AS_PDF),
	ole: facts(
		'an old Microsoft Office document (DOC, XLS, PPT or MSG)',
		'application/x-ole-storage',
		'doc',
		SAVE_AS_PDF,
	),
	rtf: facts('a Rich Text document (RTF)', 'application/rtf', 'rtf', SAVE_AS_PDF),
	postscript: facts('a PostScript file', 'application/postscript', 'ps', SAVE_AS_PDF),
	zip: facts('a ZIP archive', 'application/zip', 'zip', UNPACK),
	gzip: facts('a GZIP archive', 'application/gzip', 'gz', UNPACK),
	archive: facts(
		'a packed archive (7Z or RAR)',
		'application/octet-stream',
		'bin',
		'Unpack it before this node.',
	),
	p7m: facts(
		'a signed envelope (P7M)',
		'application/pkcs7-mime',
		'p7m',
		'Take the document out of its envelope before this node.',
	),
	pemP7m: facts(
		'a signed envelope (P7M) as text',
		'application/pkcs7-mime',
		'p7m',
		'Take the document out of its envelope before this node.',
	),
	der: facts('a certificate or key (DER)', 'application/octet-stream', 'der'),
	pem: facts('a certificate or key (PEM)', 'application/x-pem-file', 'pem'),
	email: facts(
		'an email (EML)',
		'message/rfc822',
		'eml',
		'Take the attachment out of it before this node.',
	),
	formData: facts(
		'the body of a form upload, with the file inside',
		'multipart/form-data',
		'bin',
		'Receive the upload with the Webhook node, which takes the file out of the form.',
	),
	dataUri: facts('a data: address with the file in base64', 'text/plain', 'txt', DECODE),
	base64: facts('a file in base64 text', 'text/plain', 'txt', DECODE),
	damaged: facts(
		'a damaged file: it was read as text, which replaced its bytes',
		'application/octet-stream',
		'bin',
		'Set the response format of the node that reads it to File, and keep its content out of expressions.',
	),
	html: facts('a web page (HTML)', 'text/html', 'html', DOWNLOAD_AS_FILE),
	xml: facts('an XML file', 'application/xml', 'xml', DOWNLOAD_AS_FILE),
	json: facts('a JSON text', 'application/json', 'json', DOWNLOAD_AS_FILE),
	text: facts('a plain text', 'text/plain', 'txt', SAVE_AS_PDF),
	unknown: facts('a file of another kind', 'application/octet-stream', 'bin'),
} satisfies Record<string, KindFacts>;

/** A kind of file by its bytes. */
export type FileKind = keyof typeof KINDS;
