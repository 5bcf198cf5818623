export interface Diagnosis {
  readonly status: 'ok' | 'warning' | 'wrong';
  readonly detail: string;
}

export const ok = (detail: string): Diagnosis => ({ status: 'ok', detail });
export const warning = (detail: string): Diagnosis => ({ status: 'warning', detail });
export const wrong = (detail: string): Diagnosis => ({ status: 'wrong', detail });
