/** A file's name without directories, which n8n would otherwise show as one. */
export const baseName = (name: string) => name.split(/[\\/]/).pop() ?? name;

/** `contract.pdf` → `contract (signed).pdf`; a signed hash file is a P7M. */
export function signedName(original: string, contentType: string): string {
	const p7m = /pkcs7/.test(contentType);
	const [, stem, extension = ''] = /^(.*?)(\.[^.]*)?$/s.exec(original) ?? [];
	return `${stem} (signed)${p7m ? '.p7m' : extension || '.pdf'}`;
}
