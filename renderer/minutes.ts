import { useEffect, useState } from 'preact/hooks';

const TICK_MS = 15_000;

/** The present moment, told anew four times a minute: what says "6 min" is to be true. */
export function useMinutes(): Date {
  const [, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      setTick((tick) => tick + 1);
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return new Date();
}
