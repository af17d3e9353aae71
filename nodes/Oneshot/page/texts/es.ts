import type { Texts } from './words';
import { atEnd } from './words';

const documents = (count: number) => (count === 1 ? 'el documento' : `los ${count} documentos`);

export const es: Texts = {
	sandbox: {
		label: 'PRUEBA, SIN VALOR LEGAL',
		text: 'Esta página es para hacer pruebas. Lo que se firme aquí no tiene ningún valor legal.',
		title: 'PRUEBA',
	},
	steps: {
		label: 'Pasos',
		identity: 'Confirmar',
		read: 'Leer',
		code: 'Firmar',
		signed: 'Fin',
		done: 'completado',
	},
	states: {
		identity: {
			title: ({ sender }) => `${sender} le pide su firma`,
			text: [
				({ signer, documents: count }) =>
					`Hay ${count === 1 ? 'un documento' : `${count} documentos`} a la espera de la firma de ${signer}. Antes de mostrar${count === 1 ? 'lo' : 'los'}, confirme que es usted.`,
			],
		},
		read: {
			title: ({ sender }) => `${sender} le pide su firma`,
			text: [
				({ signer, documents: count }) =>
					`Esta solicitud es para ${signer}. Abra ${documents(count)} y el contrato de servicio, y léalos con calma. Si está de acuerdo, marque las dos casillas y firme con un código que se envía a su teléfono.`,
			],
		},
		code: {
			title: () => 'Escriba su código para firmar',
			text: [({ phone }) => `Se ha enviado un código por SMS al número que termina en ${phone}.`],
		},
		signing: {
			title: () => 'Su firma se está realizando',
			text: [
				() => 'Suele tardar menos de un minuto. No hace falta que vuelva a escribir el código.',
				() => 'Puede cerrar esta página y abrir el enlace más tarde: sus archivos estarán aquí.',
			],
		},
		signed: {
			title: () => 'Ha firmado',
			text: [
				({ sender }) => `Gracias. No tiene que hacer nada más. Se ha informado a ${atEnd(sender)}`,
			],
		},
		declined: {
			title: () => 'Ha rechazado la firma',
			text: [
				({ sender }) => `No se ha firmado nada. Se ha informado a ${atEnd(sender)}`,
				({ sender }) => `Si cambia de opinión, pida un enlace nuevo a ${atEnd(sender)}`,
			],
		},
		wrong_phone: {
			title: () => 'Este enlace queda cerrado',
			text: [
				({ sender }) =>
					`Gracias por indicarlo. No se ha firmado nada y no se enviarán más códigos a ese número. Se ha informado a ${atEnd(sender)}`,
				({ sender }) => `Indique a ${sender} su número correcto y pida un enlace nuevo.`,
			],
		},
		too_many_tries: {
			title: () => 'Ha habido demasiados intentos fallidos',
			text: [
				() => 'Para protegerle, este enlace se ha cerrado. No se ha firmado nada.',
				({ sender }) => `Si todavía quiere firmar, póngase en contacto con ${atEnd(sender)}`,
			],
		},
		expired: {
			title: () => 'El plazo para firmar ha terminado',
			text: [
				() => 'No se ha firmado nada con este enlace.',
				({ sender }) => `Si todavía quiere firmar, pida un enlace nuevo a ${atEnd(sender)}`,
			],
		},
		gone: {
			title: () => 'Esta solicitud ya no está disponible',
			text: [
				() => 'Sus documentos ya no se conservan aquí.',
				({ sender }) => `Si tiene preguntas, póngase en contacto con ${atEnd(sender)}`,
			],
		},
		later: {
			title: () => 'Inténtelo de nuevo en unos minutos',
			text: [
				() => 'El servicio de firma no responde en este momento. Usted no tiene que hacer nada.',
				() => 'Su enlace sigue igual: puede cerrar esta página y abrirlo de nuevo más tarde.',
			],
		},
	},
	notices: {
		identity_wrong: () =>
			'Estos no son los caracteres esperados. Compruébelos e inténtelo de nuevo.',
		open_all: () => 'Abra primero todos los documentos y el contrato de servicio.',
		tick_both: () => 'Si está de acuerdo, marque las dos casillas. Sin ellas no puede firmar.',
		code_sent: ({ phone }) =>
			`Hay un código en camino al número que termina en ${phone}. Puede tardar un minuto en llegar.`,
		code_too_soon: () => 'Se acaba de enviar un código. Espere un poco antes de pedir otro.',
		no_more_codes: ({ sender }) =>
			`No se pueden enviar más códigos para este enlace. Si ninguno le funciona, póngase en contacto con ${atEnd(sender)}`,
		code_empty: () => 'Escriba el código que ha recibido por SMS.',
		code_wrong: () =>
			'El código no se ha aceptado. Compárelo con el último mensaje o pida que se le envíe uno nuevo.',
		file_changed: ({ sender }) =>
			`Un documento ya no es el que se preparó para usted. No se ha firmado nada. Póngase en contacto con ${atEnd(sender)}`,
		set_changed: ({ sender }) =>
			`Los documentos de esta solicitud ya no son los de su enlace. No se ha firmado nada. Póngase en contacto con ${atEnd(sender)}`,
		not_available: () =>
			'Este archivo no se puede abrir en este momento. Inténtelo de nuevo en unos minutos.',
		outcome_unknown: () =>
			'Todavía no se sabe si su firma se ha realizado. Espere un minuto y vuelva a comprobarlo antes de hacer nada más.',
		try_later: () =>
			'El servicio de firma no responde en este momento. Inténtelo de nuevo en unos minutos.',
	},
	kinds: {
		qualified:
			'Usted firma con una firma electrónica cualificada. Tiene un efecto jurídico equivalente al de una firma manuscrita: artículo 25, apartado 2, del Reglamento (UE) n.º 910/2014 (eIDAS).',
		advanced:
			'Usted firma con una firma electrónica avanzada: está vinculada únicamente a usted, le identifica y permite ver si un documento se ha modificado después. Véase el artículo 26 del Reglamento (UE) n.º 910/2014 (eIDAS).',
	},
	identity: {
		label: ({ characters }) =>
			characters === 1
				? 'El último carácter del número de su documento de identidad'
				: `Los últimos ${characters} caracteres del número de su documento de identidad`,
		hint: 'Solo letras y cifras, tal como figuran en el documento que facilitó para esta solicitud.',
		button: 'Continuar',
	},
	documents: {
		title: 'Lo que se le pide firmar',
		contract: 'Contrato de servicio',
		aboutContract: 'Las condiciones del certificado que se emite a su nombre para esta firma',
		open: 'Abrir',
		next: 'Abrir ahora:',
		newTab: '(en una pestaña nueva)',
		opened: 'Abierto',
		unopened: 'Aún sin abrir',
		files: 'Sus archivos',
		noFiles: ({ sender }) =>
			`Los archivos ya no se conservan aquí. Si los necesita, pídalos a ${atEnd(sender)}`,
	},
	consent: {
		legend: 'Su conformidad',
		terms:
			'Acepto el contrato de servicio: las condiciones del certificado que se emite a mi nombre para esta firma.',
		intent: 'Declaro que he leído los documentos y quiero firmarlos electrónicamente.',
		given: 'Ha declarado:',
	},
	code: {
		before: ({ phone }) =>
			`A continuación se envía un código por SMS al número que termina en ${phone}. No se firma nada hasta que usted lo escriba.`,
		tickFirst: 'Marque las dos casillas para continuar.',
		send: 'Enviar código',
		label: 'Código recibido por SMS',
		safety: 'Nadie le pedirá este código. Escríbalo solo aquí.',
		sign: ({ documents: count }) =>
			count === 1 ? 'Firmar el documento' : `Firmar ${count} documentos`,
		another: 'Enviar un código nuevo',
		wait: ['Podrá pedir un código nuevo dentro de', 'segundos.'],
	},
	phone: {
		summary: '¿No es su número?',
		text: ({ phone, sender }) =>
			`Si el número que termina en ${phone} no es suyo, indíquelo aquí. Este enlace se cierra entonces y se informa a ${atEnd(sender)}`,
		button: 'Este no es mi número',
	},
	decline: {
		summary: 'Rechazar la firma',
		text: ({ sender }) =>
			`No está obligado a firmar. Si lo rechaza, este enlace se cierra y se informa a ${sender}, junto con su motivo.`,
		label: 'Motivo (puede dejarlo vacío)',
		button: 'No quiero firmar',
	},
	sender: {
		title: 'Quién le pide la firma',
		contact: '¿Preguntas?',
		privacy: 'Aviso de privacidad',
		newTab: '(se abre en una pestaña nueva)',
		until: 'Puede firmar hasta el',
	},
	busy: {
		identity: 'Comprobando …',
		sendCode: 'Enviando el código …',
		sign: 'Firmando … Puede tardar un minuto.',
		decline: 'Registrando su rechazo …',
		wrongPhone: 'Avisando …',
	},
	look: 'Volver a comprobar',
	goOn: 'Continuar',
	shell: {
		loading: 'Un momento …',
		noScript: {
			title: 'Esta página necesita JavaScript',
			text: 'Permita JavaScript en su navegador o abra el enlace en otro navegador.',
		},
		noLink: {
			title: 'Este enlace no está completo',
			text: 'Abra el enlace desde el mensaje original, sin cambiarlo. Si sigue sin funcionar, póngase en contacto con quien se lo envió.',
		},
		failed: {
			text: 'La conexión se ha interrumpido. Compruebe que tiene conexión a Internet y mire después cómo está la solicitud.',
			button: 'Intentarlo de nuevo',
		},
		blocked: {
			text: 'Su navegador no ha abierto una pestaña nueva.',
			link: 'Abrir el documento',
		},
		openAgain:
			'Este archivo ya no se puede abrir desde aquí. Vuelva a la página de firma y ábralo de nuevo.',
	},
};
