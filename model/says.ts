import * as z from 'zod/mini';

/**
 * Turns a parser that explains itself into a guard with that explanation as its message.
 *
 * @param explain null where nothing is wrong with the text
 */
export const says = (explain: (text: string) => string | null) =>
  z.string().check(
    z.superRefine((text, context) => {
      const message = explain(text);
      if (message !== null) context.addIssue({ code: 'custom', message, input: text });
    }),
  );
