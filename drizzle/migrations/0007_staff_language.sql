ALTER TABLE "staff" ADD COLUMN "language" text;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_language_is_code" CHECK ("staff"."language" ~ '^[a-z]{2,3}$');