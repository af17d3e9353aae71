// What the local Optimizer signs with. Everything is real (keys, certificates, CMS, time stamps) but the
// trust: the certificates come from a test CA that nobody should trust.
export { createAuthority } from './authority.mjs';
export { serviceContract, type ContractFacts } from './contract.mjs';
export {
	SigningError,
	type Appearance,
	type Authority,
	type AuthorityOptions,
	type DigestAlgorithm,
	type HashFile,
	type Identity,
	type Person,
	type SigningErrorCode,
} from './types.mjs';
