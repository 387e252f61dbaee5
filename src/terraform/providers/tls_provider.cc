#include <algorithm>
#include <utility>

#include "base/hash.h"
#include "base/text.h"
#include "base/time_format.h"
#include "terraform/http_client.h"
#include "terraform/providers/checks.h"
#include "terraform/providers/providers.h"
#include "terraform/providers/table_provider.h"
#include "terraform/providers/tls_certificate.h"
#include "terraform/providers/tls_key.h"

// hashicorp/tls: keys, requests and certificates, kept in the state. Source: the provider's documentation on
// registry.terraform.io.

namespace regionfall::terraform {
namespace {

using hcl::Path;
using hcl::PathStep;
using hcl::Type;
using hcl::Value;

constexpr std::int64_t kRsaBitsLeast = 512;
constexpr std::int64_t kRsaBitsMost = 16'384;
constexpr std::int64_t kHoursMax = 24 * 366 * 1000;

// -- keys
// ------------------------------------------------------------------------------------------------------------------

std::vector<AttributeRow> public_rows() {
  std::vector<AttributeRow> rows;
  for (const char* name :
       {"id", "public_key_pem", "public_key_openssh", "public_key_fingerprint_md5", "public_key_fingerprint_sha256"}) {
    rows.push_back({name, Type::string(), kComputed});
  }
  return rows;
}

std::vector<hcl::MapEntry> public_members(const TlsKey& key, const std::string& comment, bool with_id = true) {
  std::vector<hcl::MapEntry> members = {{"public_key_pem", Value::string(key.public_pem())},
                                        {"public_key_openssh", Value::string(key.openssh_public(comment))},
                                        {"public_key_fingerprint_md5", Value::string(key.fingerprint_md5())},
                                        {"public_key_fingerprint_sha256", Value::string(key.fingerprint_sha256())}};
  if (with_id) members.emplace_back("id", Value::string(hash_hex(HashKind::kSha1, key.public_der())));
  return members;
}

// A private key's attributes; the ephemeral one has no id and nothing to replace.
BlockSchema private_key_schema(bool ephemeral) {
  const int replace = ephemeral ? 0 : int{kReplace};
  std::vector<AttributeRow> rows = public_rows();
  if (ephemeral) std::erase_if(rows, [](const AttributeRow& row) { return row.name == "id"; });
  rows.push_back({"algorithm", Type::string(), kRequired | replace});
  rows.push_back({"openssh_comment", Type::string(), kOptional | replace});
  rows.push_back({"rsa_bits", Type::number(), kOptional | kComputed | replace, Value::number(2048)});
  rows.push_back({"ecdsa_curve", Type::string(), kOptional | kComputed | replace, Value::string("P224")});
  for (const char* name : {"private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"}) {
    rows.push_back({name, Type::string(), kComputed | kSensitive});
  }
  return block_of(std::move(rows));
}

void check_key(const Value& config, ProviderReply& reply) {
  check_one_of(config, "algorithm", {"RSA", "ECDSA", "ED25519"}, reply);
  check_one_of(config, "ecdsa_curve", {"P224", "P256", "P384", "P521"}, reply);
  check_whole(config, "rsa_bits", kRsaBitsLeast, kRsaBitsMost, reply);
}

Result<Value> create_key(const ProviderEnvironment& environment, const Value& planned) {
  const TlsKey key =
      TRY(TlsKey::generate(text_of(planned, "algorithm"), static_cast<int>(whole_of(planned, "rsa_bits", 2048)),
                           text_of(planned, "ecdsa_curve", "P224")));
  const std::string comment = text_of(planned, "openssh_comment");
  auto members = public_members(key, comment, planned.find("id") != nullptr);
  members.emplace_back("private_key_pem", Value::string(key.private_pem()));
  members.emplace_back("private_key_pem_pkcs8", Value::string(key.pkcs8_pem()));
  members.emplace_back("private_key_openssh", Value::string(key.openssh_private(comment, environment.random)));
  return with_members(planned, std::move(members));
}

Result<Value> open_key(const ProviderEnvironment& environment, const Value& planned, ProviderReply&) {
  return create_key(environment, planned);
}

Result<Value> read_public_key(const ProviderEnvironment&, const Value& planned, ProviderReply&) {
  const bool openssh = has_member(planned, "private_key_openssh");
  const std::string pem = text_of(planned, openssh ? "private_key_openssh" : "private_key_pem");
  const TlsKey key = TRY(TlsKey::parse_private(pem));
  auto members = public_members(key, "");
  members.emplace_back("algorithm", Value::string(key.algorithm()));
  return with_members(planned, std::move(members));
}

// -- certificates: what several resources share
// ------------------------------------------------------------------------------

// Subject attributes in the order in which they stand in a distinguished name.
constexpr std::pair<const char*, const char*> kSubjectNames[] = {{"country", "C"},
                                                                 {"organization", "O"},
                                                                 {"organizational_unit", "OU"},
                                                                 {"locality", "L"},
                                                                 {"province", "ST"},
                                                                 {"street_address", "street"},
                                                                 {"postal_code", "postalCode"},
                                                                 {"common_name", "CN"},
                                                                 {"serial_number", "serialNumber"}};

NestedBlock subject_block() {
  std::vector<AttributeRow> rows;
  for (const auto& [name, kind] : kSubjectNames) {
    rows.push_back({name, std::string_view(name) == "street_address" ? Type::list(Type::string()) : Type::string(),
                    kOptional | kReplace});
  }
  NestedBlock block{"subject", Nesting::kList, block_of(std::move(rows))};
  block.max_items = 1;
  block.forces_replacement = true;
  return block;
}

TlsSubject subject_of(const Value& object) {
  TlsSubject subject;
  for (const Value& names : elements_of(object, "subject")) {
    for (const auto& [name, kind] : kSubjectNames) {
      if (std::string_view(name) == "street_address") {
        for (const auto& line : texts_of(names, name)) subject.names.emplace_back(kind, line);
      } else if (has_member(names, name)) {
        subject.names.emplace_back(kind, text_of(names, name));
      }
    }
  }
  subject.dns_names = texts_of(object, "dns_names");
  subject.ip_addresses = texts_of(object, "ip_addresses");
  subject.uris = texts_of(object, "uris");
  return subject;
}

void add_subject_rows(std::vector<AttributeRow>& rows) {
  for (const char* name : {"dns_names", "ip_addresses", "uris"})
    rows.push_back({name, Type::list(Type::string()), kOptional | kReplace});
  rows.push_back({"private_key_pem", Type::string(), kRequired | kSensitive | kReplace});
  rows.push_back({"key_algorithm", Type::string(), kComputed});
  rows.push_back({"id", Type::string(), kComputed});
}

void add_term_rows(std::vector<AttributeRow>& rows) {
  const int chosen = kOptional | kComputed | kReplace;
  rows.push_back({"allowed_uses", Type::list(Type::string()), kRequired | kReplace});
  rows.push_back({"validity_period_hours", Type::number(), kRequired | kReplace});
  rows.push_back({"early_renewal_hours", Type::number(), kOptional | kComputed, Value::number(0)});
  rows.push_back({"is_ca_certificate", Type::boolean(), chosen, Value::boolean(false)});
  rows.push_back({"max_path_length", Type::number(), chosen, Value::number(-1)});
  rows.push_back({"set_subject_key_id", Type::boolean(), chosen, Value::boolean(false)});
  rows.push_back({"set_authority_key_id", Type::boolean(), chosen, Value::boolean(false)});
  rows.push_back({"ready_for_renewal", Type::boolean(), kComputed, Value::boolean(false)});
  for (const char* name : {"cert_pem", "validity_start_time", "validity_end_time"})
    rows.push_back({name, Type::string(), kComputed});
}

void check_terms(const Value& config, ProviderReply& reply) {
  check_whole(config, "validity_period_hours", 0, kHoursMax, reply);
  check_whole(config, "early_renewal_hours", 0, kHoursMax, reply);
  check_whole(config, "max_path_length", -1, 1000, reply);
  const auto& known = tls_allowed_uses();
  for (const auto& use : texts_of(config, "allowed_uses")) {
    if (std::ranges::find(known, use) != known.end()) continue;
    reply.error("Invalid use", quote(use) + " is no use of a certificate. Known are " + join(known, ", ") + ".",
                {PathStep::attribute("allowed_uses")});
  }
}

TlsCertificateTerms terms_of(const ProviderEnvironment& environment, const Value& planned) {
  TlsCertificateTerms terms;
  terms.not_before = environment.clock.now();
  terms.validity_hours = whole_of(planned, "validity_period_hours");
  terms.allowed_uses = texts_of(planned, "allowed_uses");
  terms.is_ca = bool_of(planned, "is_ca_certificate");
  terms.max_path_length = whole_of(planned, "max_path_length", -1);
  terms.set_subject_key_id = bool_of(planned, "set_subject_key_id");
  terms.set_authority_key_id = bool_of(planned, "set_authority_key_id");
  return terms;
}

std::vector<hcl::MapEntry> certificate_members(const TlsCertificate& certificate, const TlsCertificateTerms& terms) {
  const Timestamp start = timestamp_of(terms.not_before);
  return {{"id", Value::string(certificate.serial)},
          {"cert_pem", Value::string(certificate.pem)},
          {"validity_start_time", Value::string(format_rfc3339(start))},
          {"validity_end_time", Value::string(format_rfc3339(start.plus(std::chrono::hours(terms.validity_hours))))},
          {"ready_for_renewal", Value::boolean(false)}};
}

bool due_for_renewal(const ProviderEnvironment& environment, const Value& object) {
  const auto end = parse_rfc3339(text_of(object, "validity_end_time"));
  if (!end) return false;
  const Timestamp renewal = end->plus(std::chrono::hours(-whole_of(object, "early_renewal_hours")));
  return timestamp_of(environment.clock.now()).compare(renewal) >= 0;
}

void plan_renewal(const ProviderEnvironment& environment, const PlanRequest& request, PlanReply& reply) {
  if (request.prior.is_null() || !due_for_renewal(environment, reply.planned)) return;
  reply.planned = with_members(reply.planned, {{"ready_for_renewal", Value::unknown(Type::boolean())}});
  reply.requires_replace.push_back(Path{PathStep::attribute("ready_for_renewal")});
}

Result<Value> read_renewal(const ProviderEnvironment& environment, const Value& state) {
  if (!due_for_renewal(environment, state)) return state;
  return with_members(state, {{"ready_for_renewal", Value::boolean(true)}});
}

// -- the resources
// -----------------------------------------------------------------------------------------------------------

Result<Value> create_self_signed(const ProviderEnvironment& environment, const Value& planned) {
  const TlsKey key = TRY(TlsKey::parse_private(text_of(planned, "private_key_pem")));
  const TlsCertificateTerms terms = terms_of(environment, planned);
  auto members =
      certificate_members(TRY(self_signed_certificate(key, subject_of(planned), terms, environment.random)), terms);
  members.emplace_back("key_algorithm", Value::string(key.algorithm()));
  return with_members(planned, std::move(members));
}

Result<Value> create_request(const ProviderEnvironment&, const Value& planned) {
  const TlsKey key = TRY(TlsKey::parse_private(text_of(planned, "private_key_pem")));
  const TlsRequest request = TRY(certificate_request(key, subject_of(planned)));
  return with_members(planned, {{"id", Value::string(hash_hex(HashKind::kSha1, request.der))},
                                {"cert_request_pem", Value::string(request.pem)},
                                {"key_algorithm", Value::string(key.algorithm())}});
}

Result<Value> create_locally_signed(const ProviderEnvironment& environment, const Value& planned) {
  const TlsKey key = TRY(TlsKey::parse_private(text_of(planned, "ca_private_key_pem")));
  TlsCertificateTerms terms = terms_of(environment, planned);
  terms.permitted_dns_names = texts_of(planned, "name_constraint_permitted_dns_names");
  terms.excluded_dns_names = texts_of(planned, "name_constraint_excluded_dns_names");
  terms.name_constraints_critical = bool_of(planned, "name_constraint_permitted_dns_names_critical");
  const auto certificate = TRY(signed_certificate(text_of(planned, "cert_request_pem"), key,
                                                  text_of(planned, "ca_cert_pem"), terms, environment.random));
  auto members = certificate_members(certificate, terms);
  members.emplace_back("ca_key_algorithm", Value::string(key.algorithm()));
  return with_members(planned, std::move(members));
}

BlockSchema self_signed_schema() {
  std::vector<AttributeRow> rows;
  add_subject_rows(rows);
  add_term_rows(rows);
  return block_of(std::move(rows), {subject_block()});
}

BlockSchema request_schema() {
  std::vector<AttributeRow> rows;
  add_subject_rows(rows);
  rows.push_back({"cert_request_pem", Type::string(), kComputed});
  return block_of(std::move(rows), {subject_block()});
}

BlockSchema locally_signed_schema() {
  std::vector<AttributeRow> rows;
  add_term_rows(rows);
  rows.push_back({"id", Type::string(), kComputed});
  rows.push_back({"ca_key_algorithm", Type::string(), kComputed});
  rows.push_back({"ca_cert_pem", Type::string(), kRequired | kReplace});
  rows.push_back({"cert_request_pem", Type::string(), kRequired | kReplace});
  rows.push_back({"ca_private_key_pem", Type::string(), kRequired | kSensitive | kReplace});
  rows.push_back({"name_constraint_permitted_dns_names", Type::list(Type::string()), kOptional | kReplace});
  rows.push_back({"name_constraint_excluded_dns_names", Type::list(Type::string()), kOptional | kReplace});
  rows.push_back({"name_constraint_permitted_dns_names_critical", Type::boolean(), kOptional | kComputed | kReplace,
                  Value::boolean(false)});
  return block_of(std::move(rows));
}

// -- data tls_certificate
// ----------------------------------------------------------------------------------------------------

const std::vector<hcl::ObjectAttribute>& certificate_attributes() {
  static const std::vector<hcl::ObjectAttribute> kAttributes = [] {
    std::vector<hcl::ObjectAttribute> made = {
        {"is_ca", Type::boolean()}, {"max_path_length", Type::number()}, {"version", Type::number()}};
    for (const char* name : {"cert_pem", "issuer", "not_after", "not_before", "public_key_algorithm", "serial_number",
                             "sha1_fingerprint", "signature_algorithm", "subject"}) {
      made.push_back({name, Type::string()});
    }
    return made;
  }();
  return kAttributes;
}

Value facts_value(const TlsCertificateFacts& facts) {
  return Value::object({{"cert_pem", Value::string(facts.pem)},
                        {"is_ca", Value::boolean(facts.is_ca)},
                        {"issuer", Value::string(facts.issuer)},
                        {"max_path_length", Value::number(facts.max_path_length)},
                        {"not_after", Value::string(facts.not_after)},
                        {"not_before", Value::string(facts.not_before)},
                        {"public_key_algorithm", Value::string(facts.public_key_algorithm)},
                        {"serial_number", Value::string(facts.serial)},
                        {"sha1_fingerprint", Value::string(facts.sha1_fingerprint)},
                        {"signature_algorithm", Value::string(facts.signature_algorithm)},
                        {"subject", Value::string(facts.subject)},
                        {"version", Value::number(facts.version)}});
}

void check_certificate_data(const Value& config, ProviderReply& reply) {
  check_exclusive(config, {"url", "content"}, true, reply);
  const std::string url = text_of(config, "url", "https://");
  if (url.starts_with("https://") || url.starts_with("tls://")) return;
  reply.error("Invalid URL", "\"url\" must begin with https:// or tls://.", {PathStep::attribute("url")});
}

// The chain that a server shows, its own certificate first.
Result<std::string> served_chain(const ProviderEnvironment& environment, const Value& planned) {
  HttpRequest request;
  request.url = text_of(planned, "url");
  if (request.url.starts_with("tls://")) request.url.replace(0, 6, "https://");
  request.verify_certificates = bool_of(planned, "verify_chain", true);
  request.handshake_only = true;
  if (environment.http == nullptr) return failure("Nothing can be fetched here.");
  return TRY(environment.http->send(request)).certificates;
}

Result<Value> read_certificate_data(const ProviderEnvironment& environment, const Value& planned, ProviderReply&) {
  const bool by_url = has_member(planned, "url");
  const std::string pem = by_url ? TRY(served_chain(environment, planned)) : text_of(planned, "content");
  std::vector<Value> found;
  for (const auto& facts : TRY(read_certificates(pem))) found.push_back(facts_value(facts));
  if (by_url) std::ranges::reverse(found);
  return with_members(planned,
                      {{"id", Value::string(hash_hex(HashKind::kSha1, pem))},
                       {"certificates", Value::list(Type::object(certificate_attributes()), std::move(found))}});
}

std::vector<DataRow> data_rows() {
  std::vector<AttributeRow> public_key = public_rows();
  public_key.push_back({"algorithm", Type::string(), kComputed});
  public_key.push_back({"private_key_pem", Type::string(), kOptional | kSensitive});
  public_key.push_back({"private_key_openssh", Type::string(), kOptional | kSensitive});
  return {{.name = "tls_certificate",
           .schema = block_of({{"certificates", Type::list(Type::object(certificate_attributes())), kComputed},
                               {"content", Type::string(), kOptional | kSensitive},
                               {"id", Type::string(), kComputed},
                               {"url", Type::string(), kOptional},
                               {"verify_chain", Type::boolean(), kOptional}}),
           .waits = true,
           .validate = check_certificate_data,
           .read = read_certificate_data},
          {.name = "tls_public_key",
           .schema = block_of(std::move(public_key)),
           .validate =
               [](const Value& config, ProviderReply& reply) {
                 check_exclusive(config, {"private_key_pem", "private_key_openssh"}, true, reply);
               },
           .read = read_public_key}};
}

std::vector<ResourceRow> resource_rows() {
  return {{.name = "tls_private_key",
           .schema = private_key_schema(false),
           .version = 1,
           .waits = true,  // finding primes takes its time
           .validate = check_key,
           .create = create_key},
          {.name = "tls_self_signed_cert",
           .schema = self_signed_schema(),
           .waits = true,
           .validate = check_terms,
           .plan = plan_renewal,
           .create = create_self_signed,
           .read = read_renewal},
          {.name = "tls_cert_request", .schema = request_schema(), .waits = true, .create = create_request},
          {.name = "tls_locally_signed_cert",
           .schema = locally_signed_schema(),
           .waits = true,
           .validate = check_terms,
           .plan = plan_renewal,
           .create = create_locally_signed,
           .read = read_renewal}};
}

// A proxy for fetching certificates is accepted; the one of the environment is what is used.
BlockSchema configuration_schema() {
  NestedBlock proxy{"proxy", Nesting::kList,
                    block_of({{"from_env", Type::boolean(), kOptional},
                              {"password", Type::string(), kOptional | kSensitive},
                              {"url", Type::string(), kOptional},
                              {"username", Type::string(), kOptional}})};
  proxy.max_items = 1;
  return block_of({}, {std::move(proxy)});
}

const ProviderTable& tls_table() {
  static const ProviderTable kTable = finish_table({.configuration = configuration_schema(),
                                                    .resources = resource_rows(),
                                                    .data_sources = data_rows(),
                                                    .ephemerals = {{.name = "tls_private_key",
                                                                    .schema = private_key_schema(true),
                                                                    .waits = true,
                                                                    .validate = check_key,
                                                                    .read = open_key}}});
  return kTable;
}

}  // namespace

ProviderKind tls_provider() { return table_kind<tls_table>({.type = "tls", .version = "4.2.1"}); }

}  // namespace regionfall::terraform
