import {
  MOST_POINTS,
  MOST_STROKES,
  SIGNATURE_HEIGHT,
  SIGNATURE_WIDTH,
  type Signature,
  signaturePath,
} from '@atalaya/core/domain/tickets/signature';
import { type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button.js';

interface SignaturePadProps {
  readonly value: Signature;
  readonly onChange: (signature: Signature) => void;
}

/** A sheet that a finger signs on: strokes of whole numbers, no more of them than the sheet takes. */
export function SignaturePad({ value, onChange }: SignaturePadProps) {
  const { t } = useTranslation('tickets');
  const drawing = useRef<Signature | null>(null);
  const points = value.reduce((sum, stroke) => sum + stroke.length, 0);
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (value.length >= MOST_STROKES || points >= MOST_POINTS) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drawing.current = [...value, [pointOf(event)]];
    onChange(drawing.current);
  };
  const draw = (event: PointerEvent<SVGSVGElement>) => {
    const strokes = drawing.current;
    const last = strokes?.at(-1);
    const [lastX, lastY] = last?.at(-1) ?? [];
    if (!strokes || !last || points >= MOST_POINTS) return;
    const [x, y] = pointOf(event);
    if (lastX === x && lastY === y) return;
    drawing.current = [...strokes.slice(0, -1), [...last, [x, y]]];
    onChange(drawing.current);
  };
  const end = () => {
    drawing.current = null;
  };
  return (
    <div className="signature">
      <svg
        className="signature-sheet"
        viewBox={`0 0 ${SIGNATURE_WIDTH} ${SIGNATURE_HEIGHT}`}
        role="img"
        aria-label={t('certificate.pad')}
        onPointerDown={begin}
        onPointerMove={draw}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <path
          d={`M24 ${SIGNATURE_HEIGHT - 40}H${SIGNATURE_WIDTH - 24}`}
          className="signature-line"
        />
        <path d={signaturePath(value)} className="signature-ink" />
      </svg>
      <Button look="quiet" disabled={value.length === 0} onClick={() => onChange([])}>
        {t('certificate.clear')}
      </Button>
    </div>
  );
}

function pointOf(event: PointerEvent<SVGSVGElement>): [number, number] {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  const within = (share: number, most: number) =>
    Math.round(Math.min(1, Math.max(0, share)) * most);
  return [
    within((event.clientX - left) / width, SIGNATURE_WIDTH),
    within((event.clientY - top) / height, SIGNATURE_HEIGHT),
  ];
}
