// What calls do, in the words of the Optimizer's ledger.

/** How often each deed was done. */
export type Counts = Record<string, number>;

/** Which deed a call is; none for those that read. */
const DEEDS: Array<[call: RegExp, deed: string]> = [
	[/^GET /, ''],
	[/^POST \/(create|request)$/, 'created'],
	[/^POST \/videoid$/, 'created'],
	[/^PUT \/request\//, 'updated'],
	[/^DELETE \/request\//, 'cancelled'],
	[/^POST \/otp\//, 'codesSent'],
	[/^POST \/sign\//, 'signings'],
	[/^POST \/document\//, 'documentsUploaded'],
	[/^DELETE \/documents?\//, 'documentsDeleted'],
	[/^POST .*\/video$/, 'videosUploaded'],
	[/^POST .*\/evidences$/, 'evidencesUploaded'],
	[/^POST .*\/validate$/, 'validated'],
	[/^POST .*\/approve$/, 'approved'],
	[/^POST .*\/refuse$/, 'refused'],
	[/^POST \/token$/, 'tokensCreated'],
	[/^DELETE \/token\//, 'tokensDeleted'],
	[/^POST \/image$/, 'imagesUploaded'],
	[/^DELETE \/images?/, 'imagesDeleted'],
	[/^POST \/metadata$/, 'metadataUploaded'],
	[/^DELETE \/metadata/, 'metadataDeleted'],
	[/^POST \/settings$/, 'settingsUpdated'],
];

/** What a call does, e.g. `POST /sign/388141`: `signings`; nothing where it reads. */
export function deedOf(call: string): string {
	const found = DEEDS.find(([pattern]) => pattern.test(call));
	if (!found) throw new Error(`Which deed is ${call}? Add it to tools/torture/shared/deeds.cts`);
	return found[1];
}
