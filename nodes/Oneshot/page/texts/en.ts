import type { Texts } from './words';
import { atEnd } from './words';

const documents = (count: number) => (count === 1 ? 'the document' : `the ${count} documents`);

export const en: Texts = {
	sandbox: {
		label: 'TEST, NO LEGAL VALUE',
		text: 'This page is for trying things out. Whatever is signed here has no legal value.',
		title: 'TEST',
	},
	steps: {
		label: 'Steps',
		identity: 'Confirm',
		read: 'Read',
		code: 'Sign',
		signed: 'Done',
		done: 'completed',
	},
	states: {
		identity: {
			title: ({ sender }) => `${sender} asks you to sign`,
			text: [
				({ signer, documents: count }) =>
					`${count === 1 ? 'One document is' : `${count} documents are`} waiting for the signature of ${signer}. Before ${count === 1 ? 'it is' : 'they are'} shown, please confirm that this is you.`,
			],
		},
		read: {
			title: ({ sender }) => `${sender} asks you to sign`,
			text: [
				({ signer, documents: count }) =>
					`This request is for ${signer}. Open ${documents(count)} and the service contract, and take your time to read. If you agree, tick the two boxes and sign with a code that is sent to your phone.`,
			],
		},
		code: {
			title: () => 'Enter your code to sign',
			text: [({ phone }) => `A code was sent by text message to the number that ends in ${phone}.`],
		},
		signing: {
			title: () => 'Your signature is being made',
			text: [
				() => 'This usually takes less than a minute. You need not enter the code again.',
				() => 'You may close this page and open the link later: your files will be here.',
			],
		},
		signed: {
			title: () => 'You have signed',
			text: [({ sender }) => `Thank you. There is nothing more to do. ${sender} is informed.`],
		},
		declined: {
			title: () => 'You have declined to sign',
			text: [
				({ sender }) => `Nothing was signed. ${sender} is informed.`,
				({ sender }) => `If you change your mind, ask ${sender} for a new link.`,
			],
		},
		wrong_phone: {
			title: () => 'This link is now closed',
			text: [
				({ sender }) =>
					`Thank you for saying so. Nothing was signed, and no more codes are sent to that number. ${sender} is informed.`,
				({ sender }) => `Tell ${sender} your right number, and ask for a new link.`,
			],
		},
		too_many_tries: {
			title: () => 'There were too many wrong tries',
			text: [
				() => 'To protect you, this link was closed. Nothing was signed.',
				({ sender }) => `Please contact ${sender} if you still want to sign.`,
			],
		},
		expired: {
			title: () => 'The time to sign is over',
			text: [
				() => 'Nothing was signed with this link.',
				({ sender }) => `Ask ${sender} for a new link if you still want to sign.`,
			],
		},
		gone: {
			title: () => 'This request is no longer available',
			text: [
				() => 'Its documents are no longer kept here.',
				({ sender }) => `If you have questions, please contact ${atEnd(sender)}`,
			],
		},
		later: {
			title: () => 'Please try again in a few minutes',
			text: [
				() =>
					'The signing service does not answer at the moment. You need not do anything about it.',
				() => 'Your link stays as it is: you can close this page and open it again later.',
			],
		},
	},
	notices: {
		identity_wrong: () =>
			'These are not the characters that are expected. Check them and try again.',
		open_all: () => 'Please open every document and the service contract first.',
		tick_both: () => 'Please tick both boxes if you agree. Without them you cannot sign.',
		code_sent: ({ phone }) =>
			`A code is on its way to the number that ends in ${phone}. It may take a minute to arrive.`,
		code_too_soon: () =>
			'A code was sent a moment ago. Please wait a little before you ask for another.',
		no_more_codes: ({ sender }) =>
			`No more codes can be sent for this link. If you have none that works, please contact ${atEnd(sender)}`,
		code_empty: () => 'Please enter the code from the text message.',
		code_wrong: () =>
			'This code was not accepted. Check it against the newest message, or have a new code sent.',
		file_changed: ({ sender }) =>
			`A document is no longer the one that was prepared for you. Nothing was signed. Please contact ${atEnd(sender)}`,
		set_changed: ({ sender }) =>
			`The documents of this request are no longer those of your link. Nothing was signed. Please contact ${atEnd(sender)}`,
		not_available: () =>
			'This file cannot be opened at the moment. Please try again in a few minutes.',
		outcome_unknown: () =>
			'It is not known yet whether your signature was made. Please wait a minute and check again before you do anything else.',
		try_later: () =>
			'The signing service does not answer at the moment. Please try again in a few minutes.',
	},
	kinds: {
		qualified:
			'You sign with a qualified electronic signature. It has the equivalent legal effect of a handwritten signature: Article 25(2) of Regulation (EU) No 910/2014 (eIDAS).',
		advanced:
			'You sign with an advanced electronic signature: one that is linked to you alone, identifies you, and shows whether a document was changed afterwards. See Article 26 of Regulation (EU) No 910/2014 (eIDAS).',
	},
	identity: {
		label: ({ characters }) =>
			characters === 1
				? 'The last character of the number of your identity document'
				: `The last ${characters} characters of the number of your identity document`,
		hint: 'Letters and digits only, as on the document that you gave for this request.',
		button: 'Continue',
	},
	documents: {
		title: 'What you are asked to sign',
		contract: 'Service contract',
		aboutContract: 'The terms of the certificate that is issued to you for this signature',
		open: 'Open',
		next: 'Open next:',
		newTab: '(in a new tab)',
		opened: 'Opened',
		unopened: 'Not opened yet',
		files: 'Your files',
		noFiles: ({ sender }) =>
			`The files are no longer kept here. Ask ${sender} for them if you need them.`,
	},
	consent: {
		legend: 'Your agreement',
		terms:
			'I accept the service contract: the terms of the certificate that is issued to me for this signature.',
		intent: 'I declare that I have read the documents, and I want to sign them electronically.',
		given: 'You have declared:',
	},
	code: {
		before: ({ phone }) =>
			`Next, a code is sent by text message to the number that ends in ${phone}. Nothing is signed before you enter it.`,
		tickFirst: 'Tick both boxes to go on.',
		send: 'Send code',
		label: 'Code from the text message',
		safety: 'Nobody will ask you for this code. Type it only here.',
		sign: ({ documents: count }) => (count === 1 ? 'Sign the document' : `Sign ${count} documents`),
		another: 'Send a new code',
		wait: ['You can have a new code sent in', 'seconds.'],
	},
	phone: {
		summary: 'Not your number?',
		text: ({ phone, sender }) =>
			`If the number that ends in ${phone} is not yours, say so here. This link is then closed, and ${sender} is informed.`,
		button: 'This is not my number',
	},
	decline: {
		summary: 'Decline to sign',
		text: ({ sender }) =>
			`You need not sign. If you decline, this link is closed, and ${sender} is told so together with your reason.`,
		label: 'Reason (you may leave it empty)',
		button: 'I decline to sign',
	},
	sender: {
		title: 'Who asks you to sign',
		contact: 'Questions?',
		privacy: 'Privacy notice',
		newTab: '(opens in a new tab)',
		until: 'You can sign until',
	},
	busy: {
		identity: 'Checking …',
		sendCode: 'Sending the code …',
		sign: 'Signing … This can take a minute.',
		decline: 'Declining …',
		wrongPhone: 'Passing it on …',
	},
	look: 'Check again',
	goOn: 'Continue',
	shell: {
		loading: 'One moment …',
		noScript: {
			title: 'This page needs JavaScript',
			text: 'Please allow JavaScript in your browser, or open the link in another browser.',
		},
		noLink: {
			title: 'This link is not complete',
			text: 'Please open the link from the original message, without changing it. If it still does not work, contact whoever sent it to you.',
		},
		failed: {
			text: 'The connection was interrupted. Please check that you are online, then see how things stand.',
			button: 'Try again',
		},
		blocked: {
			text: 'Your browser did not open a new tab.',
			link: 'Open the document',
		},
		openAgain:
			'This file can no longer be opened from here. Please go back to the signing page and open it again.',
	},
};
