/** Where UISP enforces, or RADIUS lets sessions in: why a command stands still, in both languages of the platform. */
export const UISP_SENTENCES = {
  radius_speed: {
    en: 'RADIUS lets this session in and gives it its speed: the router has no secret of it to change.',
    es: 'RADIUS deja entrar esta sesión y le da su velocidad: el router no tiene un secreto suyo que cambiar.',
  },
  radius_strategy: {
    en: 'RADIUS lets this session in: the router has no secret of it, and only the strategy address_list needs none.',
    es: 'RADIUS deja entrar esta sesión: el router no tiene un secreto suyo, y solo la estrategia address_list no lo necesita.',
  },
  radius_address: {
    en: 'RADIUS lets this session in without an address that a list could hold.',
    es: 'RADIUS deja entrar esta sesión sin una dirección que quepa en una lista.',
  },
  radius_next_dial: {
    en: 'RADIUS lets this session in: there is no secret whose next dial could be met by a suspended profile. What dials anew passes until its address is listed again.',
    es: 'RADIUS deja entrar esta sesión: no hay un secreto al que dar un perfil de corte para su próximo marcado. Cuando marca de nuevo, pasa hasta que su dirección vuelve a la lista.',
  },
  uisp_speed: {
    en: 'UISP enforces here: the platform gives no speeds through it, neither a plan’s nor the step before a cut.',
    es: 'Aquí corta UISP: por él la plataforma no da velocidades, ni la del plan ni la del paso antes del corte.',
  },
  uisp_pppoe: {
    en: 'UISP enforces here, and knows no PPPoE users: only fixed addresses and DHCP are cut through it.',
    es: 'Aquí corta UISP, que no conoce usuarios PPPoE: por él solo se cortan direcciones fijas y DHCP.',
  },
  uisp_rules: {
    en: 'UISP enforces here, by rules of its own: none of ours are written.',
    es: 'Aquí corta UISP, con sus propias reglas: no se escribe ninguna nuestra.',
  },
  uisp_no_gateway: {
    en: 'UISP does not have this router among its gateways: it would cut nobody here.',
    es: 'UISP no tiene este router entre sus gateways: aquí no cortaría a nadie.',
  },
  uisp_no_suspend: {
    en: 'Suspension is switched off on this gateway of UISP: UISP takes the call and cuts nobody.',
    es: 'La suspensión está apagada en este gateway de UISP: acepta la orden y no corta a nadie.',
  },
  uisp_no_home: {
    en: 'UISP tells of no lease of that client on this gateway.',
    es: 'UISP no dice de ninguna concesión de ese cliente en este gateway.',
  },
  uisp_no_site: {
    en: "UISP has no subscriber's site that holds {addresses}.",
    es: 'UISP no tiene un sitio de suscriptor con {addresses}.',
  },
  uisp_several_sites: {
    en: 'UISP has several sites that hold {addresses}: {sites}.',
    es: 'UISP tiene varios sitios con {addresses}: {sites}.',
  },
  uisp_shared_site: {
    en: 'UISP suspends the site {site} whole, and service {services} is at home there and is to pass.',
    es: 'UISP suspende entero el sitio {site}, y ahí está también el servicio {services}, que debe pasar.',
  },
  uisp_not_blocked: {
    en: 'UISP says that the site {site} is suspended, and does not name {address} among what is blocked.',
    es: 'UISP dice que el sitio {site} está suspendido, y no nombra {address} entre lo bloqueado.',
  },
  uisp_still_blocked: {
    en: 'UISP still names {address} among what is blocked.',
    es: 'UISP todavía nombra {address} entre lo bloqueado.',
  },
  uisp_no_ipv6: {
    en: 'UISP lists no address of {prefix} at the site {site}: nothing says that its IPv6 is cut too.',
    es: 'UISP no tiene ninguna dirección de {prefix} en el sitio {site}: nada dice que también se corte su IPv6.',
  },
  uisp_other_hand: {
    en: "The site {site} was suspended by another hand (UISP's CRM or a person): the platform does not lift it.",
    es: 'El sitio {site} lo suspendió otra mano (el CRM de UISP o una persona): la plataforma no lo levanta.',
  },
} as const;
