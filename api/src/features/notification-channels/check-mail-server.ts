import type { EmailConfig } from '@atalaya/core/wire/rest/notification-channels';
import { checkTarget } from '@atalaya/platform/outbound/check-target';
import { invalidField } from '../../http/http-problem.js';

/** Throws the 400 for a mail server to which nothing may be sent. Looks its name up: outside of any transaction. */
export async function checkMailServer(
  { host, security }: Pick<EmailConfig, 'host' | 'security'>,
  allowed: readonly string[],
): Promise<void> {
  const name = host.includes(':') ? `[${host}]` : host;
  const checked = await checkTarget(`https://${name}/`, allowed);
  if ('refused' in checked) throw invalidField('config.host', checked.refused);
  if (security !== 'none') return;
  const plain = await checkTarget(`http://${name}/`, allowed);
  if ('refused' in plain) {
    throw invalidField(
      'config.security',
      'must be tls or starttls: unencrypted is for allowed networks of your own',
    );
  }
}
