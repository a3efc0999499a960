CREATE TABLE "audit_entry" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text,
	"actor_name" text,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consent_artefact" (
	"hospital_id" uuid NOT NULL,
	"id" text NOT NULL,
	"consent_request_id" uuid,
	"status" text NOT NULL,
	"aside_reasons" text[],
	"hip_id" text,
	"hip_name" text,
	"hi_types" text[],
	"access_mode" text,
	"date_from" timestamp (3) with time zone,
	"date_to" timestamp (3) with time zone,
	"data_erase_at" timestamp (3) with time zone,
	"frequency" jsonb,
	"care_contexts" jsonb,
	"signature" text,
	"announced_at" timestamp (3) with time zone,
	"fetched_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "consent_artefact_hospital_id_id_pk" PRIMARY KEY("hospital_id","id")
);
--> statement-breakpoint
CREATE TABLE "consent_request" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"requester_id" uuid NOT NULL,
	"status" text NOT NULL,
	"draft" jsonb,
	"abha_address" text NOT NULL,
	"purpose" text,
	"hi_types" text[],
	"date_from" timestamp (3) with time zone,
	"date_to" timestamp (3) with time zone,
	"data_erase_at" timestamp (3) with time zone,
	"frequency" jsonb,
	"hip_id" text,
	"hip_name" text,
	"care_contexts" jsonb,
	"cm_consent_request_id" text,
	"failure_code" text,
	"failure_message" text,
	"failure_advice" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"requested_at" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	"granted_at" timestamp (3) with time zone,
	CONSTRAINT "consent_request_complete_once_sent" CHECK ("consent_request"."status" = 'DRAFT' or ("consent_request"."purpose" is not null and "consent_request"."hi_types" is not null and "consent_request"."date_from" is not null
        and "consent_request"."date_to" is not null and "consent_request"."data_erase_at" is not null and "consent_request"."frequency" is not null and "consent_request"."submitted_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "credential" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"state" text NOT NULL,
	"gateway_url" text NOT NULL,
	"dialect" text NOT NULL,
	"client_id" text NOT NULL,
	"client_secret" text NOT NULL,
	"client_secret_ending" text NOT NULL,
	"cm_id" text NOT NULL,
	"jwks_url" text NOT NULL,
	"issuer" text NOT NULL,
	"abha_url" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid,
	"retired_at" timestamp (3) with time zone,
	"callback_url" text,
	"callback_registered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "gateway_session" (
	"credential_id" uuid PRIMARY KEY NOT NULL,
	"access_token" text,
	"expires_at" timestamp (3) with time zone,
	"asked_at" timestamp (3) with time zone,
	"outcome" text,
	"error_code" text,
	"error_message" text,
	"refusals" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gateway_call" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"credential_id" uuid NOT NULL,
	"message" text NOT NULL,
	"consent_request_id" uuid,
	"artefact_id" text,
	"patient_lookup_id" uuid,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"outcome" text NOT NULL,
	"http_status" integer,
	"error_code" text,
	"error_message" text,
	"answered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "gateway_callback" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sequence" bigserial NOT NULL,
	"hospital_id" uuid NOT NULL,
	"dialect" text NOT NULL,
	"message" text NOT NULL,
	"request_id" text NOT NULL,
	"body" text NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"reason" text,
	"waits_for" text,
	"consent_request_id" uuid
);
--> statement-breakpoint
CREATE TABLE "hospital" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hiu_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "hospital_hiuId_unique" UNIQUE("hiu_id")
);
--> statement-breakpoint
CREATE TABLE "patient" (
	"hospital_id" uuid NOT NULL,
	"abha_address" text NOT NULL,
	"name" text,
	"found_at" timestamp (3) with time zone,
	CONSTRAINT "patient_hospital_id_abha_address_pk" PRIMARY KEY("hospital_id","abha_address")
);
--> statement-breakpoint
CREATE TABLE "patient_lookup" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"asked_by" uuid NOT NULL,
	"abha_address" text NOT NULL,
	"state" text NOT NULL,
	"name" text,
	"error_code" text,
	"error_message" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_failure" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"window_ends_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"registration_number" text,
	"password_hash" text NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "staff_doctor_has_registration" CHECK ("staff"."role" <> 'doctor' or "staff"."registration_number" is not null)
);
--> statement-breakpoint
CREATE TABLE "staff_session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "consent_artefact" ADD CONSTRAINT "consent_artefact_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_artefact" ADD CONSTRAINT "consent_artefact_consent_request_id_consent_request_id_fk" FOREIGN KEY ("consent_request_id") REFERENCES "public"."consent_request"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_request" ADD CONSTRAINT "consent_request_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_request" ADD CONSTRAINT "consent_request_requester_id_staff_id_fk" FOREIGN KEY ("requester_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_created_by_staff_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_session" ADD CONSTRAINT "gateway_session_credential_id_credential_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credential"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_call" ADD CONSTRAINT "gateway_call_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_call" ADD CONSTRAINT "gateway_call_credential_id_credential_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credential"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD CONSTRAINT "gateway_callback_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient" ADD CONSTRAINT "patient_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_lookup" ADD CONSTRAINT "patient_lookup_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_lookup" ADD CONSTRAINT "patient_lookup_asked_by_staff_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_session" ADD CONSTRAINT "staff_session_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entry_subject" ON "audit_entry" USING btree ("subject_kind","subject_id","id");--> statement-breakpoint
CREATE INDEX "audit_entry_recent" ON "audit_entry" USING btree ("hospital_id","id");--> statement-breakpoint
CREATE INDEX "consent_artefact_request" ON "consent_artefact" USING btree ("consent_request_id");--> statement-breakpoint
CREATE INDEX "consent_request_newest" ON "consent_request" USING btree ("hospital_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "consent_request_patient" ON "consent_request" USING btree ("hospital_id","abha_address");--> statement-breakpoint
CREATE UNIQUE INDEX "consent_request_cm" ON "consent_request" USING btree ("hospital_id","cm_consent_request_id");--> statement-breakpoint
CREATE UNIQUE INDEX "credential_one_active" ON "credential" USING btree ("hospital_id") WHERE "credential"."state" = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "credential_version" ON "credential" USING btree ("hospital_id","version");--> statement-breakpoint
CREATE INDEX "gateway_call_request" ON "gateway_call" USING btree ("consent_request_id","sent_at");--> statement-breakpoint
CREATE INDEX "gateway_call_recent" ON "gateway_call" USING btree ("hospital_id","sent_at");--> statement-breakpoint
CREATE UNIQUE INDEX "gateway_callback_once" ON "gateway_callback" USING btree ("hospital_id","request_id");--> statement-breakpoint
CREATE INDEX "gateway_callback_parked" ON "gateway_callback" USING btree ("hospital_id","waits_for") WHERE "gateway_callback"."state" = 'parked';--> statement-breakpoint
CREATE INDEX "gateway_callback_recent" ON "gateway_callback" USING btree ("hospital_id","received_at");--> statement-breakpoint
CREATE INDEX "patient_lookup_hospital" ON "patient_lookup" USING btree ("hospital_id","abha_address");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_email" ON "staff" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "staff_session_staff" ON "staff_session" USING btree ("staff_id");--> statement-breakpoint
CREATE FUNCTION "audit_entry_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are only added';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
FOR EACH STATEMENT EXECUTE FUNCTION "audit_entry_is_append_only"();
