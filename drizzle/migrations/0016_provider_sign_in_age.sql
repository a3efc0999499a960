ALTER TABLE "provider_sign_in" ADD COLUMN "max_age" integer;
