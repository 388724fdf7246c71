/**
 * Milliseconds after the first signal in which a further one is the same request. A signal to the process group reaches
 * a program directly, and once more by the program that started it, such as Meltano or an operator of Airflow.
 */
export const SIGNAL_ECHO_MS = 1_000;
