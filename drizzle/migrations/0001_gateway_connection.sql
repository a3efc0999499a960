CREATE TABLE "encryption_canary" (
	"id" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbound_message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"consent_request_id" uuid,
	"artefact_id" text,
	"patient_lookup_id" uuid,
	"delivery_check_id" uuid,
	"content" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"unique_key" text,
	"state" text DEFAULT 'pending' NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"waits_for_gateway" boolean DEFAULT false NOT NULL,
	"send_slot_at" timestamp (3) with time zone,
	"lease_id" uuid,
	"lease_until" timestamp (3) with time zone,
	"last_result" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "outbound_message_of_hospital" UNIQUE("hospital_id","id")
);
--> statement-breakpoint
ALTER TABLE "outbound_message" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sweep_result" (
	"sweep" text PRIMARY KEY NOT NULL,
	"swept_at" timestamp (3) with time zone NOT NULL,
	"changed" bigint NOT NULL,
	"remaining" integer
);
--> statement-breakpoint
CREATE TABLE "sweep" (
	"name" text PRIMARY KEY NOT NULL,
	"next_run_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
DROP INDEX "credential_hiu";--> statement-breakpoint
DROP INDEX "gateway_callback_once";--> statement-breakpoint
ALTER TABLE "gateway_callback" ALTER COLUMN "body" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "consent_request" ADD COLUMN "denial_reason" text;--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "calls_per_second" integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "call_burst" integer DEFAULT 20 NOT NULL;--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "callback_secret" text;--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "callback_secret_digest" "bytea";--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "callback_secret_beginning" text;--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "callback_secret_required" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_circuit" ADD COLUMN "rate_used_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "gateway_session" ADD COLUMN "refusals_by_hand" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_session" ADD COLUMN "refused_by_hand_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "delivery_check" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "delivery_check" ADD COLUMN "next_step_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_call" ADD COLUMN "outbound_message_id" uuid;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "body_key" text DEFAULT 'clear';--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "content_digest" "bytea";--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "process_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "failures" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "problem" text;--> statement-breakpoint
ALTER TABLE "delivery_check" ADD CONSTRAINT "delivery_check_of_hospital" UNIQUE("hospital_id","id");--> statement-breakpoint
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_hospital_id_consent_request_id_consent_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","consent_request_id") REFERENCES "public"."consent_request"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_hospital_id_patient_lookup_id_patient_lookup_hospital_id_id_fk" FOREIGN KEY ("hospital_id","patient_lookup_id") REFERENCES "public"."patient_lookup"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_hospital_id_delivery_check_id_delivery_check_hospital_id_id_fk" FOREIGN KEY ("hospital_id","delivery_check_id") REFERENCES "public"."delivery_check"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "outbound_message_open_once" ON "outbound_message" USING btree ("hospital_id","unique_key") WHERE "outbound_message"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "outbound_message_open" ON "outbound_message" USING btree ("hospital_id","next_attempt_at") WHERE "outbound_message"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "outbound_message_request" ON "outbound_message" USING btree ("hospital_id","consent_request_id");--> statement-breakpoint
CREATE INDEX "outbound_message_finished" ON "outbound_message" USING btree ("hospital_id","finished_at") WHERE "outbound_message"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX "outbound_message_lookup" ON "outbound_message" USING btree ("hospital_id","patient_lookup_id") WHERE "outbound_message"."patient_lookup_id" is not null;--> statement-breakpoint
ALTER TABLE "gateway_call" ADD CONSTRAINT "gateway_call_hospital_id_outbound_message_id_outbound_message_hospital_id_id_fk" FOREIGN KEY ("hospital_id","outbound_message_id") REFERENCES "public"."outbound_message"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "consent_request_settled" ON "consent_request" USING btree ("hospital_id","settled_at") WHERE "consent_request"."settled_at" is not null;--> statement-breakpoint
CREATE INDEX "credential_hiu_any_case" ON "credential" USING btree (lower("hiu_id"));--> statement-breakpoint
CREATE INDEX "delivery_check_open" ON "delivery_check" USING btree ("next_step_at") WHERE "delivery_check"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "gateway_call_message" ON "gateway_call" USING btree ("outbound_message_id");--> statement-breakpoint
CREATE INDEX "gateway_call_credential" ON "gateway_call" USING btree ("credential_id","finished_at");--> statement-breakpoint
CREATE INDEX "gateway_call_lookup" ON "gateway_call" USING btree ("hospital_id","patient_lookup_id") WHERE "gateway_call"."patient_lookup_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "gateway_callback_content" ON "gateway_callback" USING btree ("hospital_id","request_id","content_digest");--> statement-breakpoint
CREATE INDEX "gateway_callback_due" ON "gateway_callback" USING btree ("hospital_id","process_at") WHERE "gateway_callback"."state" = 'received';--> statement-breakpoint
CREATE INDEX "gateway_callback_body_processed" ON "gateway_callback" USING btree ("hospital_id","processed_at") WHERE "gateway_callback"."processed_at" is not null and "gateway_callback"."body_key" is not null;--> statement-breakpoint
CREATE INDEX "gateway_callback_body_key" ON "gateway_callback" USING btree ("hospital_id","body_key") WHERE "gateway_callback"."body_key" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "hospital_hiu_id_any_case" ON "hospital" USING btree (lower("hiu_id"));--> statement-breakpoint
CREATE INDEX "patient_lookup_created" ON "patient_lookup" USING btree ("hospital_id","created_at");--> statement-breakpoint
CREATE INDEX "staff_session_expires" ON "staff_session" USING btree ("hospital_id","expires_at");--> statement-breakpoint
CREATE POLICY "own_hospital" ON "outbound_message" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
-- hand-written
ALTER TABLE "outbound_message" FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
DROP SCHEMA IF EXISTS graphile_worker CASCADE;
--> statement-breakpoint
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
