import "server-only";
import { notFound } from "next/navigation";
import { AppError } from "@/lib/errors";

/** For pages: what is not there, or not for these eyes, is a page that does not exist. */
export async function orNotFound<T>(loading: Promise<T>): Promise<T> {
  return loading.catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not-found") notFound();
    throw error;
  });
}
