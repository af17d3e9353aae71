// Views of the signing page, as its tests show them.
import type { Notice, State } from '../../nodes/Oneshot/page/ceremony';
import type { View } from '../../nodes/Oneshot/page/view';

// Records, so that the compiler asks for a state or notice that is new.
const everyState: Record<State, true> = {
	...({ identity: true, read: true, code: true, signing: true, signed: true } as const),
	...({ declined: true, wrong_phone: true, too_many_tries: true, expired: true } as const),
	...({ gone: true, later: true } as const),
};
const everyNotice: Record<Notice, true> = {
	...({ identity_wrong: true, open_all: true, tick_both: true, code_sent: true } as const),
	...({ code_too_soon: true, no_more_codes: true, code_empty: true, code_wrong: true } as const),
	...({ file_changed: true, set_changed: true, not_available: true } as const),
	...({ outcome_unknown: true, try_later: true } as const),
};
export const states = Object.keys(everyState) as State[];
export const notices = Object.keys(everyNotice) as Notice[];

/** What a signer finds first, but for what is said. */
export function viewOf(said: Partial<View> = {}): View {
	const opened = said.state !== undefined && said.state !== 'read';
	return {
		state: 'read',
		sender: {
			name: 'Northwind Energía, S.L.',
			contact: 'contracts@northwind.example',
			privacyUrl: 'https://northwind.example/privacy',
		},
		title: 'Northwind Energía',
		logo: '',
		signer: 'José Muñoz Peña',
		phoneEnd: '456',
		identityLength: 4,
		documents: [
			{ of: '14185cd9c6ec30f49f59a844a77bc234', name: 'Supply contract 2027.pdf', opened },
			{ of: '24185cd9c6ec30f49f59a844a77bc234', name: 'SEPA mandate.pdf', opened },
		],
		contract: { of: 'contract', name: '', opened },
		kind: 'qualified',
		sandbox: false,
		consent: { terms: '', intent: '' },
		ticked: opened,
		codeWait: 0,
		expiresAt: 1_800_000_000,
		redirectUrl: '',
		...said,
	};
}
