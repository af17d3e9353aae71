/** A person as Create needs them. */
export const signer = {
	givenName: 'José',
	surname1: 'Muñoz',
	surname2: 'Peña',
	email: 'jose@example.com',
	mobilePhoneNumber: '600 123 456',
	serialNumber: '12345678Z',
};

/** As it stands in the signature. */
export const signerName = 'José Muñoz Peña';
