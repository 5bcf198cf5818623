import { expect, it } from 'vitest';
import { systemTurn } from './system-timers.js';
import { Turns } from './turns.js';

it('lets in the next one when the one before has given its turn up, in the order asked', async () => {
  const turns = new Turns();
  const entered: string[] = [];
  const enter = async (name: string) => {
    const giveUp = await turns.take();
    entered.push(name);
    return giveUp;
  };
  const first = await enter('first');
  const second = enter('second');
  const third = enter('third');
  await systemTurn();
  expect(entered).toEqual(['first']);
  first();
  const giveUpSecond = await second;
  await systemTurn();
  expect(entered).toEqual(['first', 'second']);
  giveUpSecond();
  (await third)();
  await enter('fourth');
  expect(entered).toEqual(['first', 'second', 'third', 'fourth']);
});
