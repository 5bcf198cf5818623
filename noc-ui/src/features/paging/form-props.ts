/** Of every form that stands in a dialog. */
export interface FormProps {
  readonly onSaved: () => void;
  readonly onCancel: () => void;
}
