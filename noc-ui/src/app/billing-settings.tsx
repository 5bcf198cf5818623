import { BillingSettingsPage } from '../features/invoicing/billing-settings.page.js';
import { SlaPolicySection } from '../features/sla/policy-section.js';

/** Features do not know each other, the app knows them all. */
export function BillingSettingsWithSlaPage() {
  return <BillingSettingsPage more={SlaPolicySection} />;
}
