import { useEffect, useRef, useState } from 'react';
import { toneHz } from './align-reading.js';

interface Voice {
  readonly context: AudioContext;
  readonly oscillator: OscillatorNode;
  readonly gain: GainNode;
}

const VOLUME = 0.15;
const GLIDE_S = 0.08;

function makeVoice(): Voice {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'triangle';
  gain.gain.value = 0;
  oscillator.connect(gain).connect(context.destination);
  oscillator.start();
  return { context, oscillator, gain };
}

/** Silent until touched, as browsers demand; a reading of null is silence too. */
export function useAlignTone(dbm: number | null): { isOn: boolean; toggle: () => void } {
  const [isOn, setOn] = useState(false);
  const voice = useRef<Voice | null>(null);
  useEffect(() => {
    const { current } = voice;
    if (!current) return;
    const { context, oscillator, gain } = current;
    gain.gain.setTargetAtTime(isOn && dbm !== null ? VOLUME : 0, context.currentTime, GLIDE_S);
    if (dbm !== null)
      oscillator.frequency.setTargetAtTime(toneHz(dbm), context.currentTime, GLIDE_S);
  }, [dbm, isOn]);
  useEffect(
    () => () => {
      void voice.current?.context.close();
      voice.current = null;
    },
    [],
  );
  return {
    isOn,
    toggle: () => {
      voice.current ??= makeVoice();
      void voice.current.context.resume();
      setOn((before) => !before);
    },
  };
}
