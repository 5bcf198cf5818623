import { describe, expect, it } from 'vitest';
import { planNetwork } from '../world/plan-network.js';
import { World } from '../world/world.js';
import { demoScenarios, isGoingOn, Story } from './story.js';

const START = Date.UTC(2026, 2, 1, 18);
const MINUTE = 60_000;

function play(minutes: number): { world: World; story: Story } {
  const world = new World(planNetwork({ seed: 2026, devices: 100 }), START);
  const story = new Story(world, demoScenarios(world));
  for (let s = 0; s < minutes * 60; s += 2) {
    world.step(world.now + 2_000);
    story.step();
  }
  return { world, story };
}

describe("the demo's story", () => {
  it('kills a sector after two minutes for two, and fades a CPE meanwhile', () => {
    const { world, story } = play(3);
    const [fading, sector, unplugged] = story.scenarios.map((one) =>
      world.network.device(one.device),
    );
    expect(sector && world.network.isReachable(sector)).toBe(false);
    expect(fading?.fadeDb).toBeGreaterThan(1);
    expect(unplugged?.unplugged).toBe(true);
  });

  it('brings them back, and repeats slowly', () => {
    const { world, story } = play(16);
    const [, sector, unplugged] = story.scenarios.map((one) => world.network.device(one.device));
    expect(sector && world.network.isReachable(sector)).toBe(true);
    expect(unplugged && world.network.isReachable(unplugged)).toBe(true);
    const dying = story.scenarios[1];
    expect(dying && isGoingOn(dying, 18 * MINUTE)).toBe(true);
  });

  it('leaps over a day without playing it back', () => {
    const { world, story } = play(1);
    world.step(world.now + 24 * 60 * MINUTE);
    story.step();
    const fading = world.network.device(story.scenarios[0]?.device ?? '');
    expect(fading.fadeDb).toBeLessThanOrEqual(16);
    expect(fading.associatedAt).not.toBeNull();
  });

  it('leaves what a person did in between', () => {
    const { world, story } = play(3);
    const sector = world.network.device(story.scenarios[1]?.device ?? '');
    world.revive(sector);
    story.step();
    expect(world.network.isReachable(sector)).toBe(true);
  });
});
