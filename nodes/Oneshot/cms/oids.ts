/** Object identifiers, each with the standard that assigns it. */
export const OID = {
	// RFC 5652: content types and attributes
	data: '1.2.840.113549.1.7.1',
	signedData: '1.2.840.113549.1.7.2',
	contentType: '1.2.840.113549.1.9.3',
	messageDigest: '1.2.840.113549.1.9.4',
	signingTime: '1.2.840.113549.1.9.5',
	// RFC 2634 and RFC 5035: the signer's certificate, named by its hash
	signingCertificate: '1.2.840.113549.1.9.16.2.12',
	signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
	// RFC 3161: time stamps
	timeStampInfo: '1.2.840.113549.1.9.16.1.4',
	timeStampToken: '1.2.840.113549.1.9.16.2.14',
	timeStamping: '1.3.6.1.5.5.7.3.8',
	// RFC 5280: extensions of certificates
	subjectKeyIdentifier: '2.5.29.14',
	keyUsage: '2.5.29.15',
	subjectAlternativeName: '2.5.29.17',
	basicConstraints: '2.5.29.19',
	nameConstraints: '2.5.29.30',
	certificatePolicies: '2.5.29.32',
	policyMappings: '2.5.29.33',
	policyConstraints: '2.5.29.36',
	extendedKeyUsage: '2.5.29.37',
	inhibitAnyPolicy: '2.5.29.54',
	// RFC 9608 and ETSI EN 319 412-1: certificates that are never revoked
	noRevocationAvailable: '2.5.29.56',
	validityAssuredShortTerm: '0.4.0.194121.2.1',
	// RFC 3739 and ETSI EN 319 412-5: what a certificate states about itself
	qcStatements: '1.3.6.1.5.5.7.1.3',
	qcCompliance: '0.4.0.1862.1.1',
	qcSscd: '0.4.0.1862.1.4',
	qcType: '0.4.0.1862.1.6',
	qcLegislation: '0.4.0.1862.1.7',
	// RFC 8017 and RFC 3279: keys and signatures
	rsaEncryption: '1.2.840.113549.1.1.1',
	rsaPss: '1.2.840.113549.1.1.10',
	maskGeneration1: '1.2.840.113549.1.1.8',
	ecPublicKey: '1.2.840.10045.2.1',
	// RFC 8410
	ed25519: '1.3.101.112',
	ed448: '1.3.101.113',
	// X.520, RFC 2985 and ETSI EN 319 412-1: attributes of names
	commonName: '2.5.4.3',
	surname: '2.5.4.4',
	serialNumber: '2.5.4.5',
	countryName: '2.5.4.6',
	organizationName: '2.5.4.10',
	organizationalUnitName: '2.5.4.11',
	title: '2.5.4.12',
	givenName: '2.5.4.42',
	pseudonym: '2.5.4.65',
	organizationIdentifier: '2.5.4.97',
	emailAddress: '1.2.840.113549.1.9.1',
};

/** Purposes that let a certificate sign documents, when it is confined to purposes at all. */
export const DOCUMENT_PURPOSES = [
	'2.5.29.37.0', // any
	'1.3.6.1.5.5.7.3.2', // client authentication, RFC 5280
	'1.3.6.1.5.5.7.3.4', // email protection, RFC 5280
	'1.3.6.1.5.5.7.3.36', // document signing, RFC 9336
	'1.3.6.1.4.1.311.10.3.12', // document signing, Microsoft
	'1.2.840.113583.1.1.5', // document signing, Adobe
];

/** Kinds of certificates in QcType (ETSI EN 319 412-5, 4.2.3). */
export const QC_TYPES: Record<string, string> = {
	'0.4.0.1862.1.6.1': 'esign',
	'0.4.0.1862.1.6.2': 'eseal',
	'0.4.0.1862.1.6.3': 'web',
};
