// Where the documentation leaves a spelling open, or customers have seen another one: the Optimizer speaks either.

/** The two generations of the API. */
export type Generation = 'current' | 'legacy';

/** The values of each dialect; the first one is the default. See `POST /_sandbox/dialect`. */
export const dialectValues = {
	/** Member that holds a list's elements in the current API. */
	list: ['detail', 'details'],
	/** Where Create's answer has the request_pk: `{request_pk}`, as a bare number, or in its message only. */
	create: ['nested', 'bare', 'message'],
	/** The answer to several uploaded files in the current API. */
	upload: ['list', 'map'],
	/** The current API's errors, which are not documented. */
	errors: ['envelope', 'fastapi'],
	/** Which candidate path of an inferred call exists; `absent`: no inferred call exists at all. */
	inferred: ['first', 'second', 'absent'],
	/** How a missing route is answered: FastAPI's JSON, or another framework's pages. */
	missingRoute: ['fastapi', 'framework'],
	/** Whether paths without a trailing slash are redirected (307) to the form with one. */
	slash: ['both', 'redirect'],
	/** Download in the current API: `/document/{pk}/{uid}?document_type=…`, or `/document/{pk}/signed/{uid}`. */
	download: ['query', 'path'],
	/** Approve in the legacy API: `/request/{pk}/approve`, or `/requests/{pk}/approve`. */
	approve: ['request', 'requests'],
	/** Which number Download Video takes in the legacy API. */
	videoDownload: ['videoid_pk', 'request_pk'],
	/** Which member Refuse reads the RAO's id from in the legacy API. */
	refuse: ['either', 'rao', 'rao_id'],
	/** Whether the names of uploaded files stay as they are, or lose what file systems dislike. */
	names: ['kept', 'cleaned'],
} as const;

/** The spellings that the Optimizer uses. */
export type Dialect = {
	[Name in keyof typeof dialectValues]: (typeof dialectValues)[Name][number];
};

/** The first value of each dialect. */
export const defaultDialect = (): Dialect =>
	Object.fromEntries(
		Object.entries(dialectValues).map(([name, [first]]) => [name, first]),
	) as Dialect;
