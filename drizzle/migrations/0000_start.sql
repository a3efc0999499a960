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
ALTER TABLE "audit_entry" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "consent_artefact" (
	"hospital_id" uuid NOT NULL,
	"id" text NOT NULL,
	"consent_request_id" uuid,
	"status" text NOT NULL,
	"mismatch_reasons" text[],
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
ALTER TABLE "consent_artefact" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "consent_event" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"consent_request_id" uuid,
	"artefact_id" text,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_name" text,
	"kind" text NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "consent_event" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "consent_request_count" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"requester_id" uuid NOT NULL,
	"status" text NOT NULL,
	"requests" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "consent_request_count" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "consent_request_search" (
	"hospital_id" uuid NOT NULL,
	"prefix" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"consent_request_id" uuid NOT NULL,
	CONSTRAINT "consent_request_search_pk" PRIMARY KEY("hospital_id","prefix","created_at","consent_request_id")
);
--> statement-breakpoint
ALTER TABLE "consent_request_search" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
	"other_cm_consent_request_ids" text[],
	"cm_request_outcomes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"claims" jsonb,
	"failure_code" text,
	"failure_message" text,
	"failure_advice" text,
	"denial_reason" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"check_at" timestamp (3) with time zone,
	"checks" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"requested_at" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	"granted_at" timestamp (3) with time zone,
	CONSTRAINT "consent_request_of_hospital" UNIQUE("hospital_id","id"),
	CONSTRAINT "consent_request_complete_once_sent" CHECK ("consent_request"."status" = 'DRAFT' or ("consent_request"."purpose" is not null and "consent_request"."hi_types" is not null and "consent_request"."date_from" is not null
        and "consent_request"."date_to" is not null and "consent_request"."data_erase_at" is not null and "consent_request"."frequency" is not null and "consent_request"."submitted_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "consent_request" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
	"hiu_id" text NOT NULL,
	"cm_id" text NOT NULL,
	"jwks_url" text NOT NULL,
	"issuer" text NOT NULL,
	"abha_url" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid,
	"retired_at" timestamp (3) with time zone,
	"callback_url" text,
	"callback_registered_at" timestamp (3) with time zone,
	"calls_per_second" integer DEFAULT 10 NOT NULL,
	"call_burst" integer DEFAULT 20 NOT NULL,
	"callback_secret" text,
	"callback_secret_digest" "bytea",
	"callback_secret_beginning" text,
	"callback_secret_required" boolean DEFAULT false NOT NULL,
	CONSTRAINT "credential_of_hospital" UNIQUE("hospital_id","id")
);
--> statement-breakpoint
ALTER TABLE "credential" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "gateway_circuit" (
	"credential_id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"open_until" timestamp (3) with time zone,
	"probe_until" timestamp (3) with time zone,
	"opened_at" timestamp (3) with time zone,
	"reason" text,
	"rate_used_until" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "gateway_circuit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "gateway_session" (
	"credential_id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"access_token" text,
	"expires_at" timestamp (3) with time zone,
	"requested_at" timestamp (3) with time zone,
	"outcome" text,
	"error_code" text,
	"error_message" text,
	"refusals" integer DEFAULT 0 NOT NULL,
	"refusals_by_hand" integer DEFAULT 0 NOT NULL,
	"refused_by_hand_at" timestamp (3) with time zone,
	"lease_until" timestamp (3) with time zone,
	"tokens_dropped" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "gateway_session" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "delivery_check" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"credential_id" uuid NOT NULL,
	"started_by" uuid NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"callback_url" text NOT NULL,
	"registration" jsonb,
	"read_back" jsonb,
	"status_request" jsonb,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_step_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "delivery_check_of_hospital" UNIQUE("hospital_id","id")
);
--> statement-breakpoint
ALTER TABLE "delivery_check" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "encryption_canary" (
	"id" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "gateway_call" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"credential_id" uuid NOT NULL,
	"message" text NOT NULL,
	"outbound_message_id" uuid,
	"consent_request_id" uuid,
	"artefact_id" text,
	"patient_lookup_id" uuid,
	"delivery_check_id" uuid,
	"sent_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"outcome" text NOT NULL,
	"http_status" integer,
	"error_code" text,
	"error_message" text,
	"answered_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "gateway_call" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "callback_decision" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"callback_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"decided_by" text NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "callback_decision" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "callback_refusal" (
	"hour" timestamp (3) with time zone NOT NULL,
	"hospital_id" uuid NOT NULL,
	"dialect" text NOT NULL,
	"message" text NOT NULL,
	"reason" text NOT NULL,
	"refusals" integer NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "callback_refusal_hour_hospital_id_dialect_message_reason_pk" PRIMARY KEY("hour","hospital_id","dialect","message","reason")
);
--> statement-breakpoint
ALTER TABLE "callback_refusal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "gateway_callback" (
	"id" uuid NOT NULL,
	"sequence" bigserial NOT NULL,
	"hospital_id" uuid NOT NULL,
	"dialect" text NOT NULL,
	"message" text NOT NULL,
	"path" text NOT NULL,
	"request_id" text NOT NULL,
	"body" "bytea",
	"body_key" text DEFAULT 'clear',
	"content_digest" "bytea",
	"received_at" timestamp (3) with time zone NOT NULL,
	"repeats" integer DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"process_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"problem" text,
	"waits_for" text,
	"consent_request_id" uuid,
	CONSTRAINT "gateway_callback_hospital_id_id_pk" PRIMARY KEY("hospital_id","id")
);
--> statement-breakpoint
ALTER TABLE "gateway_callback" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "hospital" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hiu_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "hospital_hiuId_unique" UNIQUE("hiu_id")
);
--> statement-breakpoint
ALTER TABLE "hospital" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "job_worker" (
	"id" text PRIMARY KEY NOT NULL,
	"process" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"heartbeat_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "message_decision" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"outbound_message_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"decided_by" text NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "message_decision" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
	"retried_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "outbound_message_of_hospital" UNIQUE("hospital_id","id")
);
--> statement-breakpoint
ALTER TABLE "outbound_message" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "patient" (
	"hospital_id" uuid NOT NULL,
	"abha_address" text NOT NULL,
	"name" text,
	"found_at" timestamp (3) with time zone,
	"search_words" text[],
	CONSTRAINT "patient_hospital_id_abha_address_pk" PRIMARY KEY("hospital_id","abha_address")
);
--> statement-breakpoint
ALTER TABLE "patient" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "patient_lookup" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"requested_by" uuid NOT NULL,
	"abha_address" text NOT NULL,
	"state" text NOT NULL,
	"name" text,
	"error_code" text,
	"error_message" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"answered_at" timestamp (3) with time zone,
	CONSTRAINT "patient_lookup_of_hospital" UNIQUE("hospital_id","id")
);
--> statement-breakpoint
ALTER TABLE "patient_lookup" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
	CONSTRAINT "staff_of_hospital" UNIQUE("hospital_id","id"),
	CONSTRAINT "staff_email" UNIQUE("email"),
	CONSTRAINT "staff_email_in_lower_case" CHECK ("staff"."email" = lower("staff"."email")),
	CONSTRAINT "staff_doctor_has_registration" CHECK ("staff"."role" <> 'doctor' or "staff"."registration_number" is not null)
);
--> statement-breakpoint
ALTER TABLE "staff" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "staff_session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "staff_session" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_artefact" ADD CONSTRAINT "consent_artefact_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_artefact" ADD CONSTRAINT "consent_artefact_hospital_id_consent_request_id_consent_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","consent_request_id") REFERENCES "public"."consent_request"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_event" ADD CONSTRAINT "consent_event_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_event" ADD CONSTRAINT "consent_event_hospital_id_consent_request_id_consent_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","consent_request_id") REFERENCES "public"."consent_request"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_request_count" ADD CONSTRAINT "consent_request_count_hospital_id_requester_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","requester_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_request" ADD CONSTRAINT "consent_request_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent_request" ADD CONSTRAINT "consent_request_hospital_id_requester_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","requester_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_hospital_id_created_by_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","created_by") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_circuit" ADD CONSTRAINT "gateway_circuit_hospital_id_credential_id_credential_hospital_id_id_fk" FOREIGN KEY ("hospital_id","credential_id") REFERENCES "public"."credential"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_session" ADD CONSTRAINT "gateway_session_hospital_id_credential_id_credential_hospital_id_id_fk" FOREIGN KEY ("hospital_id","credential_id") REFERENCES "public"."credential"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_check" ADD CONSTRAINT "delivery_check_hospital_id_credential_id_credential_hospital_id_id_fk" FOREIGN KEY ("hospital_id","credential_id") REFERENCES "public"."credential"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_check" ADD CONSTRAINT "delivery_check_hospital_id_started_by_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","started_by") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_call" ADD CONSTRAINT "gateway_call_hospital_id_credential_id_credential_hospital_id_id_fk" FOREIGN KEY ("hospital_id","credential_id") REFERENCES "public"."credential"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_call" ADD CONSTRAINT "gateway_call_hospital_id_consent_request_id_consent_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","consent_request_id") REFERENCES "public"."consent_request"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_call" ADD CONSTRAINT "gateway_call_hospital_id_patient_lookup_id_patient_lookup_hospital_id_id_fk" FOREIGN KEY ("hospital_id","patient_lookup_id") REFERENCES "public"."patient_lookup"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_call" ADD CONSTRAINT "gateway_call_hospital_id_outbound_message_id_outbound_message_hospital_id_id_fk" FOREIGN KEY ("hospital_id","outbound_message_id") REFERENCES "public"."outbound_message"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "callback_decision" ADD CONSTRAINT "callback_decision_hospital_id_callback_id_gateway_callback_hospital_id_id_fk" FOREIGN KEY ("hospital_id","callback_id") REFERENCES "public"."gateway_callback"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD CONSTRAINT "gateway_callback_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gateway_callback" ADD CONSTRAINT "gateway_callback_hospital_id_consent_request_id_consent_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","consent_request_id") REFERENCES "public"."consent_request"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_decision" ADD CONSTRAINT "message_decision_hospital_id_outbound_message_id_outbound_message_hospital_id_id_fk" FOREIGN KEY ("hospital_id","outbound_message_id") REFERENCES "public"."outbound_message"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_hospital_id_consent_request_id_consent_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","consent_request_id") REFERENCES "public"."consent_request"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_hospital_id_patient_lookup_id_patient_lookup_hospital_id_id_fk" FOREIGN KEY ("hospital_id","patient_lookup_id") REFERENCES "public"."patient_lookup"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbound_message" ADD CONSTRAINT "outbound_message_hospital_id_delivery_check_id_delivery_check_hospital_id_id_fk" FOREIGN KEY ("hospital_id","delivery_check_id") REFERENCES "public"."delivery_check"("hospital_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient" ADD CONSTRAINT "patient_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_lookup" ADD CONSTRAINT "patient_lookup_hospital_id_requested_by_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","requested_by") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_session" ADD CONSTRAINT "staff_session_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entry_subject" ON "audit_entry" USING btree ("subject_kind","subject_id","id");--> statement-breakpoint
CREATE INDEX "audit_entry_recent" ON "audit_entry" USING btree ("hospital_id","id");--> statement-breakpoint
CREATE INDEX "consent_artefact_request" ON "consent_artefact" USING btree ("consent_request_id");--> statement-breakpoint
CREATE INDEX "consent_event_request" ON "consent_event" USING btree ("hospital_id","consent_request_id","id");--> statement-breakpoint
CREATE INDEX "consent_event_unlinked" ON "consent_event" USING btree ("hospital_id","artefact_id") WHERE "consent_event"."consent_request_id" is null;--> statement-breakpoint
CREATE INDEX "consent_request_count_requester" ON "consent_request_count" USING btree ("hospital_id","requester_id");--> statement-breakpoint
CREATE INDEX "consent_request_newest" ON "consent_request" USING btree ("hospital_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "consent_request_patient" ON "consent_request" USING btree ("hospital_id","abha_address");--> statement-breakpoint
CREATE UNIQUE INDEX "consent_request_cm" ON "consent_request" USING btree ("hospital_id","cm_consent_request_id");--> statement-breakpoint
CREATE INDEX "consent_request_other_cm" ON "consent_request" USING btree ("hospital_id") WHERE "consent_request"."other_cm_consent_request_ids" is not null;--> statement-breakpoint
CREATE INDEX "consent_request_settled" ON "consent_request" USING btree ("hospital_id","settled_at") WHERE "consent_request"."settled_at" is not null;--> statement-breakpoint
CREATE INDEX "consent_request_check" ON "consent_request" USING btree ("check_at") WHERE "consent_request"."check_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "credential_one_active" ON "credential" USING btree ("hospital_id") WHERE "credential"."state" = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "credential_version" ON "credential" USING btree ("hospital_id","version");--> statement-breakpoint
CREATE INDEX "credential_hiu_any_case" ON "credential" USING btree (lower("hiu_id"));--> statement-breakpoint
CREATE INDEX "delivery_check_open" ON "delivery_check" USING btree ("next_step_at") WHERE "delivery_check"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "delivery_check_recent" ON "delivery_check" USING btree ("hospital_id","started_at");--> statement-breakpoint
CREATE INDEX "gateway_call_message" ON "gateway_call" USING btree ("outbound_message_id");--> statement-breakpoint
CREATE INDEX "gateway_call_credential" ON "gateway_call" USING btree ("credential_id","finished_at");--> statement-breakpoint
CREATE INDEX "gateway_call_request" ON "gateway_call" USING btree ("consent_request_id","sent_at");--> statement-breakpoint
CREATE INDEX "gateway_call_recent" ON "gateway_call" USING btree ("hospital_id","sent_at");--> statement-breakpoint
CREATE INDEX "gateway_call_lookup" ON "gateway_call" USING btree ("hospital_id","patient_lookup_id") WHERE "gateway_call"."patient_lookup_id" is not null;--> statement-breakpoint
CREATE INDEX "gateway_call_finished" ON "gateway_call" USING btree ("finished_at") WHERE "gateway_call"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX "callback_decision_callback" ON "callback_decision" USING btree ("hospital_id","callback_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "gateway_callback_content" ON "gateway_callback" USING btree ("hospital_id","request_id","content_digest");--> statement-breakpoint
CREATE INDEX "gateway_callback_waiting_for" ON "gateway_callback" USING btree ("hospital_id","waits_for") WHERE "gateway_callback"."state" = 'waiting-for-dependency';--> statement-breakpoint
CREATE INDEX "gateway_callback_request" ON "gateway_callback" USING btree ("hospital_id","consent_request_id") WHERE "gateway_callback"."consent_request_id" is not null;--> statement-breakpoint
CREATE INDEX "gateway_callback_due" ON "gateway_callback" USING btree ("hospital_id","process_at") WHERE "gateway_callback"."state" = 'received';--> statement-breakpoint
CREATE INDEX "gateway_callback_recent" ON "gateway_callback" USING btree ("hospital_id","received_at");--> statement-breakpoint
CREATE INDEX "gateway_callback_processed" ON "gateway_callback" USING btree ("processed_at") WHERE "gateway_callback"."processed_at" is not null;--> statement-breakpoint
CREATE INDEX "gateway_callback_body_processed" ON "gateway_callback" USING btree ("hospital_id","processed_at") WHERE "gateway_callback"."processed_at" is not null and "gateway_callback"."body_key" is not null;--> statement-breakpoint
CREATE INDEX "gateway_callback_body_key" ON "gateway_callback" USING btree ("hospital_id","body_key") WHERE "gateway_callback"."body_key" is not null;--> statement-breakpoint
CREATE INDEX "gateway_callback_unsettled" ON "gateway_callback" USING btree ("hospital_id","state","received_at") WHERE "gateway_callback"."state" not in ('processed', 'repeat');--> statement-breakpoint
CREATE UNIQUE INDEX "hospital_hiu_id_any_case" ON "hospital" USING btree (lower("hiu_id"));--> statement-breakpoint
CREATE INDEX "message_decision_message" ON "message_decision" USING btree ("hospital_id","outbound_message_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbound_message_open_once" ON "outbound_message" USING btree ("hospital_id","unique_key") WHERE "outbound_message"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "outbound_message_open" ON "outbound_message" USING btree ("hospital_id","next_attempt_at") WHERE "outbound_message"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "outbound_message_request" ON "outbound_message" USING btree ("hospital_id","consent_request_id");--> statement-breakpoint
CREATE INDEX "outbound_message_finished" ON "outbound_message" USING btree ("hospital_id","finished_at") WHERE "outbound_message"."finished_at" is not null;--> statement-breakpoint
CREATE INDEX "outbound_message_lookup" ON "outbound_message" USING btree ("hospital_id","patient_lookup_id") WHERE "outbound_message"."patient_lookup_id" is not null;--> statement-breakpoint
CREATE INDEX "patient_lookup_hospital" ON "patient_lookup" USING btree ("hospital_id","abha_address");--> statement-breakpoint
CREATE INDEX "patient_lookup_created" ON "patient_lookup" USING btree ("hospital_id","created_at");--> statement-breakpoint
CREATE INDEX "staff_session_staff" ON "staff_session" USING btree ("staff_id");--> statement-breakpoint
CREATE INDEX "staff_session_expires" ON "staff_session" USING btree ("hospital_id","expires_at");--> statement-breakpoint
CREATE POLICY "own_hospital" ON "audit_entry" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "consent_artefact" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "consent_event" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "consent_request_count" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "consent_request_search" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "consent_request" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "credential" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "gateway_circuit" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "gateway_session" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "delivery_check" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "gateway_call" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "callback_decision" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "callback_refusal" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "no_hospital" ON "callback_refusal" AS PERMISSIVE FOR SELECT TO public USING (hospital_id = '00000000-0000-0000-0000-000000000000');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "gateway_callback" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "hospital" AS PERMISSIVE FOR ALL TO public USING (id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "message_decision" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "outbound_message" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "patient" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "patient_lookup" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "staff" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "staff_session" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');
--> statement-breakpoint
CREATE FUNCTION "audit_entry_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are only added';
END
$$;--> statement-breakpoint
CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry"
FOR EACH STATEMENT EXECUTE FUNCTION "audit_entry_is_append_only"();--> statement-breakpoint
CREATE FUNCTION "hiu_id_is_taken"("hiu" text, "own_hospital" uuid) RETURNS boolean LANGUAGE plpgsql AS $$
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
$$;--> statement-breakpoint
CREATE FUNCTION "count_consent_request"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO consent_request_count (hospital_id, requester_id, status, requests)
    VALUES (OLD.hospital_id, OLD.requester_id, OLD.status, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO consent_request_count (hospital_id, requester_id, status, requests)
    VALUES (NEW.hospital_id, NEW.requester_id, NEW.status, 1);
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "consent_request_counted" AFTER INSERT OR DELETE ON "consent_request"
FOR EACH ROW EXECUTE FUNCTION "count_consent_request"();--> statement-breakpoint
CREATE TRIGGER "consent_request_counted_again" AFTER UPDATE OF "status", "requester_id" ON "consent_request"
FOR EACH ROW WHEN (OLD.status <> NEW.status OR OLD.requester_id <> NEW.requester_id)
EXECUTE FUNCTION "count_consent_request"();--> statement-breakpoint
-- The beginnings by which words are found. `PREFIX_LENGTHS` in lib/patient/search-words.ts has the same lengths.
CREATE FUNCTION "search_prefixes"("words" text[]) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT DISTINCT left(word, length)
  FROM unnest(words) AS word, unnest(ARRAY[1, 2, 3, 4, 6, 9, 13]) AS length
  WHERE char_length(word) >= length
$$;--> statement-breakpoint
CREATE FUNCTION "list_consent_request_for_search"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  words text[];
BEGIN
  -- Locks the patient, so that a name which another transaction is storing is not missed.
  IF TG_OP <> 'INSERT' AND OLD.status <> 'DRAFT' THEN
    SELECT search_words INTO words FROM patient
    WHERE hospital_id = OLD.hospital_id AND abha_address = OLD.abha_address FOR SHARE;
    DELETE FROM consent_request_search
    WHERE hospital_id = OLD.hospital_id AND prefix IN (SELECT search_prefixes(words))
      AND created_at = OLD.created_at AND consent_request_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.status <> 'DRAFT' THEN
    SELECT search_words INTO words FROM patient
    WHERE hospital_id = NEW.hospital_id AND abha_address = NEW.abha_address FOR SHARE;
    INSERT INTO consent_request_search (hospital_id, prefix, created_at, consent_request_id)
    SELECT NEW.hospital_id, prefix, NEW.created_at, NEW.id FROM search_prefixes(words) AS prefix
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "consent_request_listed_for_search" AFTER INSERT OR DELETE ON "consent_request"
FOR EACH ROW EXECUTE FUNCTION "list_consent_request_for_search"();--> statement-breakpoint
CREATE TRIGGER "consent_request_listed_anew_for_search" AFTER UPDATE OF "status", "abha_address", "created_at" ON "consent_request"
FOR EACH ROW WHEN ((OLD.status = 'DRAFT') <> (NEW.status = 'DRAFT') OR OLD.abha_address <> NEW.abha_address OR OLD.created_at <> NEW.created_at)
EXECUTE FUNCTION "list_consent_request_for_search"();--> statement-breakpoint
CREATE FUNCTION "list_requests_of_patient_for_search"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM consent_request_search s USING consent_request r
    WHERE r.hospital_id = OLD.hospital_id AND r.abha_address = OLD.abha_address AND s.hospital_id = r.hospital_id
      AND s.prefix IN (SELECT search_prefixes(OLD.search_words) EXCEPT SELECT search_prefixes(NEW.search_words))
      AND s.created_at = r.created_at AND s.consent_request_id = r.id;
  END IF;
  INSERT INTO consent_request_search (hospital_id, prefix, created_at, consent_request_id)
  SELECT r.hospital_id, prefix, r.created_at, r.id
  FROM consent_request r, search_prefixes(NEW.search_words) AS prefix
  WHERE r.hospital_id = NEW.hospital_id AND r.abha_address = NEW.abha_address AND r.status <> 'DRAFT'
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "patient_listed_for_search" AFTER INSERT ON "patient"
FOR EACH ROW WHEN (NEW.search_words IS NOT NULL) EXECUTE FUNCTION "list_requests_of_patient_for_search"();--> statement-breakpoint
CREATE TRIGGER "patient_listed_anew_for_search" AFTER UPDATE OF "search_words" ON "patient"
FOR EACH ROW WHEN (OLD.search_words IS DISTINCT FROM NEW.search_words)
EXECUTE FUNCTION "list_requests_of_patient_for_search"();--> statement-breakpoint
DO $$
DECLARE
  secured regclass;
BEGIN
  -- Also for the owner of the tables, the role under which the product runs.
  FOR secured IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', secured);
  END LOOP;
END
$$;
