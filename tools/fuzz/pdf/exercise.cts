import { NotAPdfError, usePdf } from '../../../nodes/Oneshot/pdf/open';
import { PdfLimitError } from '../../../nodes/Oneshot/pdf/budget';
import { changesAfter } from '../../../nodes/Oneshot/pdf/changes';
import { inspectPdf } from '../../../nodes/Oneshot/pdf/inspect';
import { signaturesOf } from '../../../nodes/Oneshot/pdf/signatures';

/** Does with a PDF all that the reader can do. Throws what it should not. */
export async function exercise(bytes: Buffer): Promise<'read' | 'refused' | 'limited'> {
	await inspectPdf(bytes);
	await inspectPdf(bytes, { wholeFileBytes: 0 });
	try {
		return await usePdf(bytes, (pdf) => {
			for (const signature of signaturesOf(pdf)) changesAfter(pdf, signature);
			return 'read';
		});
	} catch (error) {
		if (error instanceof NotAPdfError) return 'refused';
		if (error instanceof PdfLimitError) return 'limited';
		throw error;
	}
}
