import { SelectField } from './select-field.js';

interface TimeZoneFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
}

export function TimeZoneField({ label, value, onChange, error }: TimeZoneFieldProps) {
  const known = Intl.supportedValuesOf('timeZone');
  const zones = known.includes(value) ? known : [value, ...known];
  return (
    <SelectField
      label={label}
      value={value}
      choices={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
      onChange={onChange}
      error={error}
    />
  );
}
