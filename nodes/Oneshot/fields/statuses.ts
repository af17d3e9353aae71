/** The states of a request, in the order of its life. */
export const statuses = [
	{ name: 'Created', value: 'CREATED' },
	{ name: 'Video ID Pending', value: 'VIDEOPENDING' },
	{ name: 'Video ID Incomplete', value: 'VIDEOINCOMPLETE' },
	{ name: 'Video ID to Be Reviewed', value: 'VIDEOREVIEW' },
	{ name: 'Video ID Failed', value: 'VIDEOERROR' },
	{ name: 'Ready to Sign', value: 'ENROLLREADY' },
	{ name: 'Signed', value: 'ISSUED' },
	{ name: 'Renewed', value: 'RENEWED' },
	{ name: 'Cancelled', value: 'CANCELLED' },
];

/** The options of a status field, by name as n8n's linter wants them. */
export const statusOptions = [...statuses].sort((a, b) => a.name.localeCompare(b.name));

/** States from which a request does not go on by itself. */
export const failedStatuses = ['CANCELLED', 'VIDEOERROR'];
