/** What the script says on the router's terminal: letters that every code page of a terminal has. */
export const SCRIPT_WORDS = {
  es: {
    title: 'Atalaya: agregar este router. Se puede pegar dos veces sin danar nada.',
    removal: 'Atalaya: quitar del router lo que el script agrego.',
    tunnelKey: 'Llave publica WireGuard de este router: ',
    otherPort: 'AVISO: api-ssl ya estaba en uso en otro puerto: ',
    openToAll: 'AVISO: api-ssl ya estaba abierto para cualquier direccion y asi se dejo.',
    fingerprint: 'Huella del certificado (SHA-256): ',
    done: 'Listo. Vuelva a Atalaya: el router debe aparecer en unos segundos.',
    kept: 'Otro equipo agregado con Atalaya usa api-ssl y SNMP: se dejaron como estan.',
    removed: 'Listo: no queda nada de este equipo agregado con Atalaya.',
  },
  en: {
    title: 'Atalaya: add this router. Pasting it twice does no harm.',
    removal: 'Atalaya: take from the router what the script added.',
    tunnelKey: 'WireGuard public key of this router: ',
    otherPort: 'NOTE: api-ssl was in use already, on another port: ',
    openToAll: 'NOTE: api-ssl was open to every address already and was left so.',
    fingerprint: 'Certificate fingerprint (SHA-256): ',
    done: 'Done. Go back to Atalaya: the router should appear within seconds.',
    kept: 'Another setup by Atalaya uses api-ssl and SNMP: they were left as they are.',
    removed: 'Done: nothing of this setup is left.',
  },
} as const;
export type ScriptLocale = keyof typeof SCRIPT_WORDS;
