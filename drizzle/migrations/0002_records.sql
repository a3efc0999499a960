CREATE SCHEMA "vault";--> statement-breakpoint
CREATE TABLE "data_push" (
	"id" uuid NOT NULL,
	"hospital_id" uuid NOT NULL,
	"data_request_id" uuid NOT NULL,
	"state" text NOT NULL,
	"size" integer DEFAULT 0 NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"process_at" timestamp (3) with time zone NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"transaction_id" text,
	"page_number" integer,
	"page_count" integer,
	"problem" text,
	CONSTRAINT "data_push_hospital_id_id_pk" PRIMARY KEY("hospital_id","id")
);--> statement-breakpoint
ALTER TABLE "data_push" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "data_push_chunk" (
	"hospital_id" uuid NOT NULL,
	"data_push_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "data_push_chunk_hospital_id_data_push_id_position_pk" PRIMARY KEY("hospital_id","data_push_id","position")
);--> statement-breakpoint
ALTER TABLE "data_push_chunk" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "data_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"consent_request_id" uuid NOT NULL,
	"artefact_id" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"error" jsonb,
	"requested_by" uuid,
	"date_from" timestamp (3) with time zone NOT NULL,
	"date_to" timestamp (3) with time zone NOT NULL,
	"key_format" text NOT NULL,
	"repeats" uuid,
	"public_key" "bytea" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"push_token_digest" "bytea" NOT NULL,
	"page_count" integer,
	"pages_received" integer DEFAULT 0 NOT NULL,
	"has_unclear_pages" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_push_at" timestamp (3) with time zone,
	"next_step_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "data_request_of_hospital" UNIQUE("hospital_id","id")
);--> statement-breakpoint
ALTER TABLE "data_request" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "data_transaction" (
	"hospital_id" uuid NOT NULL,
	"id" text NOT NULL,
	"data_request_id" uuid NOT NULL,
	"confirmed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "data_transaction_hospital_id_id_pk" PRIMARY KEY("hospital_id","id")
);--> statement-breakpoint
ALTER TABLE "data_transaction" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "health_record" (
	"id" uuid NOT NULL,
	"hospital_id" uuid NOT NULL,
	"artefact_id" text NOT NULL,
	"data_request_id" uuid NOT NULL,
	"care_context_reference" text,
	"refusal" text,
	"media" text,
	"size" integer NOT NULL,
	"checksum_of" text,
	"content_digest" "bytea" NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "health_record_hospital_id_id_pk" PRIMARY KEY("hospital_id","id")
);--> statement-breakpoint
ALTER TABLE "health_record" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "health_record_body" (
	"hospital_id" uuid NOT NULL,
	"health_record_id" uuid NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "health_record_body_hospital_id_health_record_id_pk" PRIMARY KEY("hospital_id","health_record_id")
);--> statement-breakpoint
ALTER TABLE "health_record_body" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "vault"."data_key" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"artefact_id" text NOT NULL,
	"key" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);--> statement-breakpoint
ALTER TABLE "vault"."data_key" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "vault"."transfer_key" (
	"data_request_id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"private_key" text NOT NULL,
	"push_token" text NOT NULL
);--> statement-breakpoint
ALTER TABLE "vault"."transfer_key" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "hospital" ADD COLUMN "records_requested" text DEFAULT 'at-grant' NOT NULL;--> statement-breakpoint
ALTER TABLE "hospital" ADD COLUMN "public_key_format" text DEFAULT 'raw' NOT NULL;--> statement-breakpoint
ALTER TABLE "outbound_message" ADD COLUMN "data_request_id" uuid;--> statement-breakpoint
ALTER TABLE "patient" ADD COLUMN "id" uuid;--> statement-breakpoint
ALTER TABLE "patient" ALTER COLUMN "id" SET DEFAULT gen_random_uuid();--> statement-breakpoint
UPDATE "patient" SET "id" = gen_random_uuid() WHERE "id" IS NULL;--> statement-breakpoint
ALTER TABLE "data_push" ADD CONSTRAINT "data_push_hospital_id_data_request_id_data_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","data_request_id") REFERENCES "public"."data_request"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_push_chunk" ADD CONSTRAINT "data_push_chunk_hospital_id_data_push_id_data_push_hospital_id_id_fk" FOREIGN KEY ("hospital_id","data_push_id") REFERENCES "public"."data_push"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_request" ADD CONSTRAINT "data_request_hospital_id_artefact_id_consent_artefact_hospital_id_id_fk" FOREIGN KEY ("hospital_id","artefact_id") REFERENCES "public"."consent_artefact"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_request" ADD CONSTRAINT "data_request_hospital_id_consent_request_id_consent_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","consent_request_id") REFERENCES "public"."consent_request"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "data_transaction" ADD CONSTRAINT "data_transaction_hospital_id_data_request_id_data_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","data_request_id") REFERENCES "public"."data_request"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "health_record" ADD CONSTRAINT "health_record_hospital_id_artefact_id_consent_artefact_hospital_id_id_fk" FOREIGN KEY ("hospital_id","artefact_id") REFERENCES "public"."consent_artefact"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "health_record" ADD CONSTRAINT "health_record_hospital_id_data_request_id_data_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","data_request_id") REFERENCES "public"."data_request"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "health_record_body" ADD CONSTRAINT "health_record_body_hospital_id_health_record_id_health_record_hospital_id_id_fk" FOREIGN KEY ("hospital_id","health_record_id") REFERENCES "public"."health_record"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault"."data_key" ADD CONSTRAINT "data_key_hospital_id_artefact_id_consent_artefact_hospital_id_id_fk" FOREIGN KEY ("hospital_id","artefact_id") REFERENCES "public"."consent_artefact"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vault"."transfer_key" ADD CONSTRAINT "transfer_key_hospital_id_data_request_id_data_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","data_request_id") REFERENCES "public"."data_request"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "data_push_request" ON "data_push" USING btree ("hospital_id","data_request_id");--> statement-breakpoint
CREATE INDEX "data_push_due" ON "data_push" USING btree ("hospital_id","process_at") WHERE "data_push"."state" = 'received';--> statement-breakpoint
CREATE INDEX "data_push_incomplete" ON "data_push" USING btree ("received_at") WHERE "data_push"."state" = 'receiving';--> statement-breakpoint
CREATE UNIQUE INDEX "data_request_push_token" ON "data_request" USING btree ("push_token_digest");--> statement-breakpoint
CREATE UNIQUE INDEX "data_request_open_once" ON "data_request" USING btree ("hospital_id","artefact_id") WHERE "data_request"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "data_request_artefact" ON "data_request" USING btree ("hospital_id","artefact_id","created_at");--> statement-breakpoint
CREATE INDEX "data_request_due" ON "data_request" USING btree ("next_step_at") WHERE "data_request"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "data_request_finished" ON "data_request" USING btree ("hospital_id","finished_at");--> statement-breakpoint
CREATE INDEX "data_transaction_request" ON "data_transaction" USING btree ("hospital_id","data_request_id");--> statement-breakpoint
CREATE UNIQUE INDEX "health_record_content" ON "health_record" USING btree ("hospital_id","artefact_id","content_digest");--> statement-breakpoint
CREATE INDEX "health_record_request" ON "health_record" USING btree ("hospital_id","data_request_id");--> statement-breakpoint
CREATE UNIQUE INDEX "data_key_artefact" ON "vault"."data_key" USING btree ("hospital_id","artefact_id");--> statement-breakpoint
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_hospital_id_data_request_id_data_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","data_request_id") REFERENCES "public"."data_request"("hospital_id","id") ON DELETE cascade ON UPDATE no action NOT VALID;--> statement-breakpoint
ALTER TABLE "outbound_message" VALIDATE CONSTRAINT "outbound_message_hospital_id_data_request_id_data_request_hospital_id_id_fk";--> statement-breakpoint
CREATE POLICY "own_hospital" ON "data_push" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "data_push_chunk" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "data_request" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "data_transaction" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "health_record" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "health_record_body" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "vault"."data_key" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "vault"."transfer_key" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
-- Encrypted bytes cannot be compressed.
ALTER TABLE "data_push_chunk" ALTER COLUMN "content" SET STORAGE EXTERNAL;--> statement-breakpoint
ALTER TABLE "health_record_body" ALTER COLUMN "content" SET STORAGE EXTERNAL;--> statement-breakpoint
DO $$
DECLARE
  secured regclass;
BEGIN
  -- Also for the owner of the tables, the role under which the product runs.
  FOR secured IN SELECT oid FROM pg_class
    WHERE relnamespace IN ('public'::regnamespace, 'vault'::regnamespace) AND relrowsecurity AND NOT relforcerowsecurity LOOP
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', secured);
  END LOOP;
END
$$;
