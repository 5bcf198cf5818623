const TONES_HZ = [660, 880] as const;
const TONE_S = 0.35;
const LOUDNESS = 0.25;

/**
 * Two tones. A browser that was not told to let pages sound by themselves stays silent until somebody has clicked
 * the wall once (Chrome: `--autoplay-policy=no-user-gesture-required`).
 */
export function chime(): void {
  try {
    const audio = new AudioContext();
    for (const [at, frequency] of TONES_HZ.entries()) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      const start = audio.currentTime + at * TONE_S;
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(LOUDNESS, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + TONE_S);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + TONE_S);
    }
    setTimeout(() => void audio.close(), TONES_HZ.length * TONE_S * 1_000 + 500);
  } catch {
    // A wall without sound still shows it.
  }
}
