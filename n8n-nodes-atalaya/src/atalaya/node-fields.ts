const SERVICE_OF_EVENT = '={{ $json.data.serviceId }}';
const ACCOUNT_OF_EVENT = '={{ $json.data.accountId }}';

/** A parameter of the action node, as n8n shows it, and how it is sent. */
export interface NodeField {
  readonly property: {
    readonly displayName: string;
    readonly name: string;
    readonly type: 'string' | 'number' | 'boolean' | 'options';
    readonly default: string | number | boolean;
    readonly required?: true;
    readonly placeholder?: string;
    readonly description?: string;
    readonly typeOptions?: Readonly<Record<string, number>>;
    readonly options?: readonly { readonly name: string; readonly value: string }[];
  };
  /** The API's name for it, where that is another than the node's. */
  readonly sentAs?: string;
}

const text = (displayName: string, name: string, more: Partial<NodeField['property']> = {}) => ({
  property: { displayName, name, type: 'string' as const, default: '', ...more },
});
/** `values` with what they are called, in the order of what they are called, as n8n wants it. */
const choice = (
  displayName: string,
  name: string,
  values: Readonly<Record<string, string>>,
  more: Partial<NodeField['property']> = {},
) => {
  const options = Object.entries(values).map(([value, called]) => ({ name: called, value }));
  const [first] = options;
  return {
    property: {
      ...{ displayName, name, options, type: 'options' as const },
      ...{ default: first?.value ?? '', ...more },
    },
  };
};

/** What operations ask for, in the order in which n8n shows it. */
export const NODE_FIELDS = {
  incidentId: text('Incident ID', 'incidentId', {
    required: true,
    default: '={{ $json.data.incidentId }}',
  }),
  serviceId: text('Service ID', 'serviceId', { required: true, default: SERVICE_OF_EVENT }),
  accountId: text('Account ID', 'accountId', { required: true, default: ACCOUNT_OF_EVENT }),
  customerId: text('Customer ID', 'customerId', {
    required: true,
    default: '={{ $json.data.customerId }}',
  }),
  answer: choice(
    'Answer',
    'answer',
    { delay: 'Delay', veto: 'Veto' },
    {
      default: 'veto',
      description:
        'Not to answer is to allow it. A veto holds for two hours after the hour of the cut.',
    },
  ),
  minutes: {
    property: {
      displayName: 'Minutes',
      name: 'minutes',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: 120 },
      default: 60,
      description: 'Of a delay; a veto does not look at it',
    },
  },
  until: {
    ...choice('Until', 'until', { until_clear: 'It Is Clear', until_worse: 'It Gets Worse' }),
    sentAs: 'kind',
  },
  promisedUntil: {
    ...text('Until', 'promisedUntil', {
      required: true,
      placeholder: '2026-03-12',
      description: 'The last day to pay',
    }),
    sentAs: 'until',
  },
  taskKey: {
    ...text('Key', 'taskKey', {
      required: true,
      placeholder: 'called-after-cut',
      description:
        'An open task of the account with the same key is changed in place of a second one',
    }),
    sentAs: 'key',
  },
  title: text('Title', 'title', { required: true }),
  subject: text('Subject', 'subject', { required: true, placeholder: 'Sin servicio' }),
  ticketKind: {
    ...choice(
      'Kind',
      'ticketKind',
      {
        billing: 'Billing',
        installation: 'Installation',
        no_service: 'No Service',
        other: 'Other',
        relocation: 'Relocation',
        removal: 'Removal',
        slow: 'Slow',
      },
      { default: 'other' },
    ),
    sentAs: 'kind',
  },
  priority: choice(
    'Priority',
    'priority',
    { high: 'High', low: 'Low', normal: 'Normal', urgent: 'Urgent' },
    { default: 'normal' },
  ),
  details: text('Details', 'details'),
  description: text('Description', 'description'),
  aboutService: {
    ...text('Service ID', 'aboutService', { default: SERVICE_OF_EVENT }),
    sentAs: 'serviceId',
  },
  aboutCustomer: {
    ...text('Customer ID', 'aboutCustomer', { description: 'Not needed beside a service' }),
    sentAs: 'customerId',
  },
  aboutIncident: {
    ...text('Incident ID', 'aboutIncident', {
      description: 'Without, the open one that the service is inside of',
    }),
    sentAs: 'incidentId',
  },
  dueOn: text('Due On', 'dueOn', { placeholder: '2026-03-12' }),
  amountMinor: text('Amount', 'amountMinor', {
    placeholder: '49900',
    description: 'In the smallest unit of the currency; without, all that is overdue',
  }),
  notes: text('Notes', 'notes'),
  reason: text('Reason', 'reason', {
    required: true,
    description: 'Is kept with what was done, and people read it',
  }),
  comment: text('Comment', 'comment', {
    placeholder: 'Ana answered by WhatsApp',
    description: 'Goes into the timeline of the incident',
  }),
  idempotencyKey: text('Idempotency Key', 'idempotencyKey', {
    required: true,
    default: '={{ $execution.id }}-{{ $itemIndex }}',
    description:
      'The same key never acts twice. A workflow that acts twice for one item needs a key of its own for each.',
  }),
  dryRun: {
    property: {
      displayName: 'Dry Run',
      name: 'dryRun',
      type: 'boolean',
      default: false,
      description: 'Whether to tell what would happen and change nothing',
    },
  },
  state: choice(
    'State',
    'state',
    { acknowledged: 'Acknowledged', any: 'Any', open: 'Open', resolved: 'Resolved' },
    { default: 'open' },
  ),
  ticketState: {
    ...choice('State', 'ticketState', {
      active: 'Active',
      any: 'Any',
      assigned: 'Assigned',
      closed: 'Closed',
      open: 'Open',
      resolved: 'Resolved',
      waiting: 'Waiting',
    }),
    sentAs: 'state',
  },
  limit: {
    property: {
      displayName: 'Limit',
      name: 'limit',
      type: 'number',
      typeOptions: { minValue: 1 },
      default: 50,
      description: 'Max number of results to return',
    },
  },
} as const satisfies Readonly<Record<string, NodeField>>;
export type NodeFieldName = keyof typeof NODE_FIELDS;
