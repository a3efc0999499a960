DROP INDEX "credential_hiu";--> statement-breakpoint
DROP INDEX "gateway_callback_once";--> statement-breakpoint
ALTER TABLE "consent_request" ADD COLUMN "denial_reason" text;--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "callback_secret" text;--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "callback_secret_digest" "bytea";--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "callback_secret_beginning" text;--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "callback_secret_required" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "content_digest" "bytea";--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "problem" text;--> statement-breakpoint
CREATE INDEX "credential_hiu_any_case" ON "credential" USING btree (lower("hiu_id"));--> statement-breakpoint
CREATE UNIQUE INDEX "gateway_callback_content" ON "gateway_callback" USING btree ("hospital_id","request_id","content_digest");--> statement-breakpoint
CREATE UNIQUE INDEX "hospital_hiu_id_any_case" ON "hospital" USING btree (lower("hiu_id"));--> statement-breakpoint
-- hand-written
CREATE OR REPLACE FUNCTION "hiu_id_is_taken"("hiu" text, "own_hospital" uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  scope text := coalesce(current_setting('app.scope', true), '');
  is_taken boolean;
BEGIN
  -- Not as an option of the function: only a superuser may attach a setting of ours to one.
  PERFORM set_config('app.scope', 'system', true);
  is_taken := EXISTS (SELECT FROM hospital WHERE lower(hiu_id) = lower(hiu) AND id <> own_hospital)
    OR EXISTS (SELECT FROM credential WHERE lower(hiu_id) = lower(hiu) AND hospital_id <> own_hospital AND state <> 'retired');
  PERFORM set_config('app.scope', scope, true);
  RETURN is_taken;
END
$$;
