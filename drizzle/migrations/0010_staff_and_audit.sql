CREATE TABLE "audit_checkpoint" (
	"hospital_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"hash" "bytea" NOT NULL,
	"key_name" text NOT NULL,
	"signature" "bytea" NOT NULL,
	CONSTRAINT "audit_checkpoint_hospital_id_seq_pk" PRIMARY KEY("hospital_id","seq")
);--> statement-breakpoint
ALTER TABLE "audit_checkpoint" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_digest_key" (
	"hospital_id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL
);--> statement-breakpoint
ALTER TABLE "audit_digest_key" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_head" (
	"hospital_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" "bytea" NOT NULL
);--> statement-breakpoint
ALTER TABLE "audit_head" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_link" (
	"hospital_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"entry_id" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"mac" "bytea" NOT NULL,
	CONSTRAINT "audit_link_hospital_id_seq_pk" PRIMARY KEY("hospital_id","seq")
);--> statement-breakpoint
ALTER TABLE "audit_link" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_removal" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"from_seq" bigint NOT NULL,
	"to_seq" bigint NOT NULL,
	"entries" integer NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"last_hash" "bytea" NOT NULL,
	"file_name" text NOT NULL,
	"file_digest" "bytea" NOT NULL,
	"removed_at" timestamp (3) with time zone NOT NULL,
	"key_name" text NOT NULL,
	"signature" "bytea" NOT NULL
);--> statement-breakpoint
ALTER TABLE "audit_removal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_unsealed" (
	"entry_id" bigint PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL
);--> statement-breakpoint
ALTER TABLE "audit_unsealed" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "emergency_access" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"consent_request_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone NOT NULL,
	"finding" text,
	"finding_note" text,
	"reviewed_at" timestamp (3) with time zone,
	"reviewed_by" uuid
);--> statement-breakpoint
ALTER TABLE "emergency_access" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "identity_provider" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"name" text NOT NULL,
	"issuer" text NOT NULL,
	"client_id" text NOT NULL,
	"client_secret" text NOT NULL,
	"role_claim" text NOT NULL,
	"role_rules" jsonb NOT NULL,
	"creates_accounts" boolean NOT NULL,
	"is_enabled" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid,
	CONSTRAINT "identity_provider_of_hospital" UNIQUE("hospital_id","id")
);--> statement-breakpoint
ALTER TABLE "identity_provider" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "provider_sign_in" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state_digest" "bytea" NOT NULL,
	"provider_id" uuid NOT NULL,
	"hospital_id" uuid NOT NULL,
	"nonce" text NOT NULL,
	"code_verifier" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);--> statement-breakpoint
ALTER TABLE "provider_sign_in" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "staff_identity" (
	"provider_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"hospital_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "staff_identity_provider_id_subject_pk" PRIMARY KEY("provider_id","subject")
);--> statement-breakpoint
ALTER TABLE "staff_identity" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "authenticator_app" (
	"staff_id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"secret" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"last_step" bigint
);--> statement-breakpoint
ALTER TABLE "authenticator_app" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"credential_id" text NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"is_synced" boolean NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone
);--> statement-breakpoint
ALTER TABLE "passkey" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recovery_code" (
	"code_digest" "bytea" PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);--> statement-breakpoint
ALTER TABLE "recovery_code" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sign_in_challenge" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"challenge" text,
	"staff_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);--> statement-breakpoint
CREATE TABLE "known_device" (
	"token_digest" "bytea" PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"last_used_at" timestamp (3) with time zone NOT NULL
);--> statement-breakpoint
ALTER TABLE "known_device" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sign_in_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);--> statement-breakpoint
CREATE TABLE "staff_invitation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hospital_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"token_digest" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" uuid,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"withdrawn_at" timestamp (3) with time zone
);--> statement-breakpoint
ALTER TABLE "staff_invitation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "staff" DROP CONSTRAINT "staff_doctor_has_registration";--> statement-breakpoint
ALTER TABLE "staff" ALTER COLUMN "password_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "outcome" text DEFAULT 'done' NOT NULL;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "session_id" uuid;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "request_id" text;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "purpose" text;--> statement-breakpoint
ALTER TABLE "audit_entry" ADD COLUMN "patient_digest" "bytea";--> statement-breakpoint
ALTER TABLE "hospital" ADD COLUMN "idle_minutes" integer DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE "hospital" ADD COLUMN "max_sessions" integer DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE "hospital" ADD COLUMN "doctors_need_second_factor" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "hospital" ADD COLUMN "allows_emergency_access" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "hospital" ADD COLUMN "alert_url" text;--> statement-breakpoint
ALTER TABLE "hospital" ADD COLUMN "audit_days" integer DEFAULT 400 NOT NULL;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "roles" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "council" text;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "hpr_id" text;--> statement-breakpoint
ALTER TABLE "staff" ADD COLUMN "password_changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "staff_session" ADD COLUMN "last_used_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "staff_session" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "staff_session" ADD COLUMN "method" text DEFAULT 'password' NOT NULL;--> statement-breakpoint
ALTER TABLE "staff_session" ADD COLUMN "verified_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "staff_session" ADD COLUMN "locked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "staff_session" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "staff_session" ADD COLUMN "device" text;--> statement-breakpoint
ALTER TABLE "staff_session" ADD COLUMN "provider_session_id" text;--> statement-breakpoint
ALTER TABLE "audit_checkpoint" ADD CONSTRAINT "audit_checkpoint_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_digest_key" ADD CONSTRAINT "audit_digest_key_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_link" ADD CONSTRAINT "audit_link_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_removal" ADD CONSTRAINT "audit_removal_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_unsealed" ADD CONSTRAINT "audit_unsealed_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "emergency_access" ADD CONSTRAINT "emergency_access_hospital_id_consent_request_id_consent_request_hospital_id_id_fk" FOREIGN KEY ("hospital_id","consent_request_id") REFERENCES "public"."consent_request"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "emergency_access" ADD CONSTRAINT "emergency_access_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "emergency_access" ADD CONSTRAINT "emergency_access_hospital_id_reviewed_by_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","reviewed_by") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity_provider" ADD CONSTRAINT "identity_provider_hospital_id_hospital_id_fk" FOREIGN KEY ("hospital_id") REFERENCES "public"."hospital"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identity_provider" ADD CONSTRAINT "identity_provider_hospital_id_created_by_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","created_by") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provider_sign_in" ADD CONSTRAINT "provider_sign_in_hospital_id_provider_id_identity_provider_hospital_id_id_fk" FOREIGN KEY ("hospital_id","provider_id") REFERENCES "public"."identity_provider"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_identity" ADD CONSTRAINT "staff_identity_hospital_id_provider_id_identity_provider_hospital_id_id_fk" FOREIGN KEY ("hospital_id","provider_id") REFERENCES "public"."identity_provider"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_identity" ADD CONSTRAINT "staff_identity_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "authenticator_app" ADD CONSTRAINT "authenticator_app_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_device" ADD CONSTRAINT "known_device_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_invitation" ADD CONSTRAINT "staff_invitation_hospital_id_staff_id_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","staff_id") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_invitation" ADD CONSTRAINT "staff_invitation_hospital_id_created_by_staff_hospital_id_id_fk" FOREIGN KEY ("hospital_id","created_by") REFERENCES "public"."staff"("hospital_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "audit_link_entry" ON "audit_link" USING btree ("entry_id");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_removal_to" ON "audit_removal" USING btree ("hospital_id","to_seq");--> statement-breakpoint
CREATE INDEX "audit_unsealed_hospital" ON "audit_unsealed" USING btree ("hospital_id","entry_id");--> statement-breakpoint
CREATE INDEX "emergency_access_of_request" ON "emergency_access" USING btree ("hospital_id","consent_request_id","ends_at");--> statement-breakpoint
CREATE INDEX "emergency_access_unreviewed" ON "emergency_access" USING btree ("hospital_id","reviewed_at","started_at");--> statement-breakpoint
CREATE UNIQUE INDEX "identity_provider_one_enabled" ON "identity_provider" USING btree ("hospital_id") WHERE "identity_provider"."is_enabled";--> statement-breakpoint
CREATE UNIQUE INDEX "provider_sign_in_state" ON "provider_sign_in" USING btree ("state_digest");--> statement-breakpoint
CREATE INDEX "provider_sign_in_expires" ON "provider_sign_in" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "staff_identity_staff" ON "staff_identity" USING btree ("hospital_id","staff_id");--> statement-breakpoint
CREATE UNIQUE INDEX "passkey_credential" ON "passkey" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "passkey_staff" ON "passkey" USING btree ("hospital_id","staff_id");--> statement-breakpoint
CREATE INDEX "recovery_code_staff" ON "recovery_code" USING btree ("hospital_id","staff_id");--> statement-breakpoint
CREATE INDEX "sign_in_challenge_expires" ON "sign_in_challenge" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "known_device_staff" ON "known_device" USING btree ("hospital_id","staff_id");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_invitation_token" ON "staff_invitation" USING btree ("token_digest");--> statement-breakpoint
CREATE INDEX "staff_invitation_staff" ON "staff_invitation" USING btree ("hospital_id","staff_id","created_at");--> statement-breakpoint
CREATE POLICY "own_hospital" ON "audit_checkpoint" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "audit_digest_key" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "audit_head" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "audit_link" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "audit_removal" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "audit_unsealed" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "emergency_access" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "identity_provider" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "provider_sign_in" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "staff_identity" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "authenticator_app" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "passkey" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "recovery_code" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "known_device" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
CREATE POLICY "own_hospital" ON "staff_invitation" AS PERMISSIVE FOR ALL TO public USING (hospital_id = (select nullif(current_setting('app.hospital_id', true), '')::uuid) or (select current_setting('app.scope', true)) = 'system');--> statement-breakpoint
ALTER TABLE "audit_checkpoint" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_digest_key" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_head" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_link" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_removal" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "audit_unsealed" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "emergency_access" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "identity_provider" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "provider_sign_in" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "staff_identity" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "authenticator_app" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "passkey" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "recovery_code" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "known_device" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "staff_invitation" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
UPDATE "staff" SET "roles" = ARRAY["role"];--> statement-breakpoint
CREATE OR REPLACE FUNCTION "audit_entry_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Entries that were exported, of which a signed receipt remains.
  IF TG_OP = 'DELETE' AND current_setting('app.audit_removal', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'audit entries are only added';
END
$$;--> statement-breakpoint
CREATE FUNCTION "list_audit_entry_for_sealing"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unsealed (entry_id, hospital_id) SELECT id, hospital_id FROM added;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "audit_entry_listed_for_sealing" AFTER INSERT ON "audit_entry" REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION "list_audit_entry_for_sealing"();--> statement-breakpoint
INSERT INTO "audit_unsealed" ("entry_id", "hospital_id") SELECT "id", "hospital_id" FROM "audit_entry";
