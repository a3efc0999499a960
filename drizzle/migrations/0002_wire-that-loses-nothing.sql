CREATE TABLE "gateway_circuit" (
	"credential_id" uuid PRIMARY KEY NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"open_until" timestamp (3) with time zone,
	"probe_until" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "callback_refusal" (
	"hour" timestamp (3) with time zone NOT NULL,
	"hospital" text NOT NULL,
	"dialect" text NOT NULL,
	"message" text NOT NULL,
	"reason" text NOT NULL,
	"refusals" integer NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "callback_refusal_hour_hospital_dialect_message_reason_pk" PRIMARY KEY("hour","hospital","dialect","message","reason")
);
--> statement-breakpoint
CREATE TABLE "delivery_proof" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"credential_id" uuid NOT NULL,
	"started_by" uuid NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"callback_url" text NOT NULL,
	"registered" jsonb,
	"read_back" jsonb,
	"asked" jsonb,
	"answered_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "job_worker" (
	"id" text PRIMARY KEY NOT NULL,
	"process" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"beat_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "gateway_callback" ALTER COLUMN "body" SET DATA TYPE bytea USING convert_to("body", 'UTF8');--> statement-breakpoint
ALTER TABLE "consent_request" ADD COLUMN "answers" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
UPDATE "consent_request" SET "answers" = jsonb_build_object("cm_consent_request_id", CASE WHEN "granted_at" IS NOT NULL THEN 'granted' ELSE lower("status") END)
  WHERE "cm_consent_request_id" IS NOT NULL AND "status" IN ('GRANTED', 'DENIED', 'EXPIRED', 'REVOKED');--> statement-breakpoint
ALTER TABLE "consent_request" ADD COLUMN "check_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "consent_request" ADD COLUMN "checks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "consent_request" SET "check_at" = now() WHERE "status" in ('REQUESTED', 'GRANTED');--> statement-breakpoint
ALTER TABLE "credential" ADD COLUMN "hiu_id" text;--> statement-breakpoint
UPDATE "credential" SET "hiu_id" = "hospital"."hiu_id" FROM "hospital" WHERE "hospital"."id" = "credential"."hospital_id";--> statement-breakpoint
ALTER TABLE "credential" ALTER COLUMN "hiu_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_session" ADD COLUMN "asking_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "gateway_session" ADD COLUMN "tokens_given_up" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_call" ADD COLUMN "delivery_proof_id" uuid;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "path" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_callback" ALTER COLUMN "path" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD COLUMN "repeats" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "gateway_circuit" ADD CONSTRAINT "gateway_circuit_credential_id_credential_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credential"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_proof" ADD CONSTRAINT "delivery_proof_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_proof" ADD CONSTRAINT "delivery_proof_credential_id_credential_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credential"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_proof" ADD CONSTRAINT "delivery_proof_started_by_staff_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "delivery_proof_recent" ON "delivery_proof" USING btree ("hospital_id","started_at");--> statement-breakpoint
CREATE INDEX "consent_request_check" ON "consent_request" USING btree ("check_at") WHERE "consent_request"."check_at" is not null;--> statement-breakpoint
CREATE INDEX "credential_hiu" ON "credential" USING btree ("hiu_id");--> statement-breakpoint
CREATE INDEX "gateway_callback_waiting" ON "gateway_callback" USING btree ("hospital_id","state","received_at") WHERE "gateway_callback"."state" not in ('processed', 'repeat');--> statement-breakpoint
CREATE INDEX "gateway_call_finished" ON "gateway_call" USING btree ("finished_at") WHERE "gateway_call"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX "gateway_callback_processed" ON "gateway_callback" USING btree ("processed_at") WHERE "gateway_callback"."processed_at" is not null;