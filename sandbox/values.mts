// The values that the local Optimizer accepts; the demo, the tests and its start text show them.
export const sandbox = {
	token: '5a1d0c0de5a1d0c0de5a1d0c0de5a1d0',
	username: '1000001',
	password: 'sandbox-password',
	pin: '123456',
	rao: '1000',
	billingUsername: 'billing@example.com',
	billingPassword: 'billing-password',
	/** Only n8n knows these two: the Optimizer calls whatever address it is given, and sees no link. */
	callbackSecret: 'sandbox-callback-secret',
	linkSecret: 'sandbox-link-secret-of-many-characters',
	/** With Video ID. */
	registrationAuthority: '139',
	/** Without Video ID. */
	plainRegistrationAuthority: '7',
	/** With Video ID in two steps (legacy): Validate, then Approve. */
	twoStepRegistrationAuthority: '140',
	/** Asks for no identity pictures. */
	pictureFreeRegistrationAuthority: '8',
	/** What counts as approved external authentication. */
	external: { type: 'biometric', value: 'approved-by-provider' },
};
