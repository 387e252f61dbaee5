#include "services/acm/certificate.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "aws/members/acm.h"
#include "services/acm/resources/common.h"
#include "services/acm/resources/early_renewal.h"
#include "services/acm/resources/resources.h"
#include "services/ec2/resources/common.h"
#include "services/provider/mapping.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

// aws_acm_certificate. Source: hashicorp/aws 6, internal/service/acm/certificate.go.

namespace regionfall::acm {
namespace {

namespace m = aws::members::acm;
using namespace provider;
using ec2::changes;
using hcl::Type;
using hcl::Value;
using terraform::bool_of;
using terraform::has_member;
using terraform::text_of;
using terraform::texts_of;

constexpr int kBoth = kOptional | kComputed;
constexpr const char* kNone = "NONE";
constexpr std::array kImportedParts = {"private_key", "certificate_body", "certificate_chain"};

std::vector<Attribute> certificate_attributes() {
  const Type text = Type::string();
  return {{"arn", text, kComputed, "-", {}, "CertificateArn"},
          {"certificate_authority_arn", text, kOptional | kReplace, "CertificateAuthorityArn"},
          {"certificate_body", text, kOptional, "-"},
          {"certificate_chain", text, kOptional, "-"},
          {"domain_name", text, kBoth | kReplace, "DomainName"},
          {"early_renewal_duration", text, kOptional, "-"},
          {"key_algorithm", text, kBoth | kReplace, "KeyAlgorithm"},
          {"not_after", text, kComputed, "-", {}, "NotAfter"},
          {"not_before", text, kComputed, "-", {}, "NotBefore"},
          {"pending_renewal", Type::boolean(), kComputed, "-"},
          {"private_key", text, kOptional | kSensitive, "-"},
          {"renewal_eligibility", text, kComputed, "-", {}, "RenewalEligibility"},
          {"status", text, kComputed, "-", {}, "Status"},
          {"subject_alternative_names", Type::set(text), kBoth | kReplace, "SubjectAlternativeNames"},
          {"type", text, kComputed, "-", {}, "Type"},
          {"validation_emails", Type::list(text), kComputed, "-"},
          {"validation_method", text, kBoth | kReplace, "ValidationMethod"}};
}

Attribute told(const char* name, MemberPath output) {
  return {name, Type::string(), kComputed, "-", {}, std::move(output)};
}

Block validations_block() {
  return {.name = "domain_validation_options",
          .nesting = terraform::Nesting::kSet,
          .member = "-",
          .output = "DomainValidationOptions",
          .attributes = {told("domain_name", "DomainName"), told("resource_record_name", "ResourceRecord.Name"),
                         told("resource_record_type", "ResourceRecord.Type"),
                         told("resource_record_value", "ResourceRecord.Value")},
          .flags = kComputed,
          .as_attribute = true};
}

Block options_block() {
  const Type text = Type::string();
  return {.name = "options",
          .member = "Options",
          .attributes = {{"certificate_transparency_logging_preference", text, kOptional,
                          "CertificateTransparencyLoggingPreference"},
                         {"export", text, kBoth, "Export"}},
          .max_items = 1,
          .flags = kBoth,
          .as_attribute = true};
}

std::vector<Block> certificate_blocks() {
  const Type text = Type::string();
  return {validations_block(),
          options_block(),
          {.name = "renewal_summary",
           .member = "-",
           .output = "RenewalSummary",
           .attributes = {told("renewal_status", "RenewalStatus"), told("renewal_status_reason", "RenewalStatusReason"),
                          told("updated_at", "UpdatedAt")},
           .max_items = 1,
           .flags = kComputed,
           .as_attribute = true},
          {.name = "validation_option",
           .nesting = terraform::Nesting::kSet,
           .member = "DomainValidationOptions",
           .output = "-",
           .attributes = {{"domain_name", text, kRequired | kReplace, "DomainName"},
                          {"validation_domain", text, kRequired | kReplace, "ValidationDomain"}},
           .flags = kReplace}};
}

// -- what is configured ----------------------------------------------------------------------------------------------

void validate_certificate(const Value& config, terraform::ProviderReply& reply) {
  ec2::check_one_of(config, {"domain_name", "private_key"}, reply);
  for (const char* of_request : {"domain_name", "validation_method", "key_algorithm", "subject_alternative_names"})
    ec2::check_conflicts(config, {"certificate_body", of_request}, reply);
  ec2::check_conflicts(config, {"certificate_authority_arn", "validation_method"}, reply);
  ec2::check_conflicts(config, {"early_renewal_duration", "validation_method"}, reply);
  const std::string duration = text_of(config, "early_renewal_duration");
  if (!duration.empty() && !parse_early_renewal(duration)) {
    reply.error("Invalid duration", "\"early_renewal_duration\" is neither a duration of Go nor of RFC 3339.",
                {hcl::PathStep::attribute("early_renewal_duration")});
  }
  std::vector<std::string> names = texts_of(config, "subject_alternative_names");
  names.push_back(text_of(config, "domain_name"));
  if (std::ranges::any_of(names, [](const std::string& name) { return name.ends_with('.'); })) {
    reply.error("invalid value for domain_name (cannot end with a period)", "",
                {hcl::PathStep::attribute("domain_name")});
  }
}

// -- plan ------------------------------------------------------------------------------------------------------------

// The domain name is one of the alternatives, whether it is configured there or not.
void plan_names(const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const std::string domain = text_of(reply.planned, "domain_name");
  const Value& configured = request.config.attribute("subject_alternative_names");
  if (domain.empty() || !has_member(request.config, "domain_name") || !configured.is_wholly_known()) return;
  std::vector<std::string> names = texts_of(request.config, "subject_alternative_names");
  if (std::ranges::find(names, domain) == names.end()) names.push_back(domain);
  ec2::plan_value(request, reply, "subject_alternative_names", ec2::text_set(names));
}

// Which names need a record is known before which record, so that others can be planned for each.
void plan_validations(const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const bool is_new = request.prior.is_null() || changes(request, reply, "domain_name") ||
                      changes(request, reply, "subject_alternative_names");
  if (!is_new || text_of(reply.planned, "validation_method") != kByDns) return;
  const Value& names = reply.planned.attribute("subject_alternative_names");
  if (!names.is_wholly_known() || names.is_null()) return;
  const Type type = object_type(validations_block());
  const Value unknown = Value::unknown(Type::string());
  std::vector<Value> made;
  for (const Value& name : names.elements()) made.push_back(Value::object(type, {name, unknown, unknown, unknown}));
  reply.planned = terraform::with_members(reply.planned, {{"domain_validation_options", Value::set(type, made)}});
}

void plan_options(const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  const Value& configured = request.config.attribute("options");
  if (!configured.is_wholly_known() || configured.is_null() || configured.length() == 0) return;
  const Value& object = configured.elements().front();
  const std::string logging = text_of(object, "certificate_transparency_logging_preference", kEnabled);
  Value exported = object.attribute("export");
  if (text_of(object, "export").empty()) {
    const auto before =
        request.prior.is_null() ? std::vector<Value>() : terraform::elements_of(request.prior, "options");
    exported = before.empty() ? Value::unknown(Type::string()) : before.front().attribute("export");
  }
  const Type type = object_type(options_block());
  const Value planned = Value::object(type, {Value::string(logging), std::move(exported)});
  reply.planned = terraform::with_members(reply.planned, {{"options", Value::list(type, {planned})}});
}

bool is_pending(const Value& certificate, const std::string& duration) {
  return text_of(certificate, "renewal_eligibility") == "ELIGIBLE" &&
         is_renewed_early(text_of(certificate, "not_after"), duration, SystemClock().now());
}

void plan_renewal(const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  if (request.prior.is_null()) return;
  if (changes(request, reply, "early_renewal_duration")) {
    const bool pending = is_pending(request.prior, text_of(reply.planned, "early_renewal_duration"));
    reply.planned = terraform::with_members(reply.planned, {{"pending_renewal", Value::boolean(pending)}});
  } else if (bool_of(request.prior, "pending_renewal")) {
    ec2::plan_unknown(reply, "pending_renewal");
  }
}

void plan_certificate(Session&, const terraform::PlanRequest& request, terraform::PlanReply& reply) {
  plan_names(request, reply);
  plan_validations(request, reply);
  plan_options(request, reply);
  plan_renewal(request, reply);
}

// -- operations ------------------------------------------------------------------------------------------------------

aws::Value import_input(const Value& planned) {
  aws::Value input = aws::Value::of({{m::Certificate, aws::Value::Blob{text_of(planned, "certificate_body")}},
                                     {m::PrivateKey, aws::Value::Blob{text_of(planned, "private_key")}}});
  if (std::string chain = text_of(planned, "certificate_chain"); !chain.empty())
    input.set(m::CertificateChain, aws::Value::Blob{std::move(chain)});
  return input;
}

// Tokens have at most 32 letters and digits.
std::string short_token(const std::string& token) {
  std::string text = token;
  std::erase_if(text, [](unsigned char letter) { return std::isalnum(letter) == 0; });
  return text.substr(0, 32);
}

Answer<aws::Value> request_input(const Value& planned, const std::string& token) {
  if (!has_member(planned, "certificate_authority_arn") && !has_member(planned, "validation_method")) {
    return problem("`certificate_authority_arn` or `validation_method` must be set when creating an ACM certificate");
  }
  static const std::vector<Attribute> kAttributes = certificate_attributes();
  static const std::vector<Block> kBlocks = certificate_blocks();
  aws::Value input = aws::Value::Structure();
  put_input(kAttributes, kBlocks, planned, input);
  input.set(m::IdempotencyToken, short_token(token));
  return input;
}

Answer<std::string> make_certificate(Session& session, const Value& planned, const std::string& token) {
  const bool requested = !text_of(planned, "domain_name").empty();
  aws::Value input = requested ? TRY(request_input(planned, token)) : import_input(planned);
  aws::Value tags = aws::Value::List();
  for (const auto& [key, value] : terraform::text_map_of(planned, "tags_all"))
    tags.push(aws::Value::of({{m::Key, key}, {m::Value, value}}));
  if (!tags.as_list().empty()) input.set(m::Tags, std::move(tags));
  const aws::Value output =
      TRY(session.call("acm", requested ? "RequestCertificate" : "ImportCertificate", std::move(input)));
  return output[m::CertificateArn].as_text();
}

// Of the validations, those alone that have a record.
Answer<aws::Value> find_certificate(Session& session, const std::string& arn, const Value&) {
  aws::Value found = TRY(describe(session, arn));
  if (found.absent()) return found;
  aws::Value records = aws::Value::List();
  for (const aws::Value& validation : found[m::DomainValidationOptions].as_list()) {
    if (validation.has(m::ResourceRecord)) records.push(validation);
  }
  std::string algorithm = found[m::KeyAlgorithm].as_text();
  std::ranges::replace(algorithm, '-', '_');
  const aws::Value::List& validations = found[m::DomainValidationOptions].as_list();
  found.set(m::ValidationMethod, validations.empty() ? aws::Value(kNone) : validations.front()[m::ValidationMethod]);
  found.set(m::DomainValidationOptions, std::move(records)).set(m::KeyAlgorithm, std::move(algorithm));
  return found;
}

Done complete_certificate(Session& session, const aws::Value& object, const Value& prior, Members& members) {
  std::vector<std::string> mails;
  const aws::Value certificate = TRY(describe(session, object[m::CertificateArn].as_text()));
  for (const aws::Value& validation : certificate[m::DomainValidationOptions].as_list())
    std::ranges::copy(aws::texts(validation[m::ValidationEmails]), std::back_inserter(mails));
  members.insert_or_assign("validation_emails", terraform::text_list(mails));
  const Value now = Value::object(
      {{"not_after", members.at("not_after")}, {"renewal_eligibility", members.at("renewal_eligibility")}});
  members.insert_or_assign("pending_renewal",
                           Value::boolean(is_pending(now, text_of(prior, "early_renewal_duration"))));
  return {};
}

Done renew(Session& session, const std::string& arn) {
  TRY(session.call("acm", "RenewCertificate", aws::Value::of({{m::CertificateArn, arn}})));
  return session.wait_until(
      [&]() -> Answer<bool> {
        const aws::Value found = TRY(describe(session, arn));
        const std::string& status = found[m::RenewalSummary][m::RenewalStatus].as_text();
        if (status == kFailed) return problem("the renewal has failed");
        return status == kRenewed;
      },
      "the certificate to be renewed");
}

Done update_certificate(Session& session, const std::string& arn, const Value& prior, const Value& planned) {
  const auto differs = [&](const char* name) { return text_of(prior, name) != text_of(planned, name); };
  const Value& pending = planned.attribute("pending_renewal");
  if (std::ranges::any_of(kImportedParts, differs)) {
    aws::Value input = import_input(planned);
    input.set(m::CertificateArn, arn);
    TRY(session.call("acm", "ImportCertificate", std::move(input)));
  } else if (!pending.is_known() || bool_of(planned, "pending_renewal")) {
    TRY(renew(session, arn));
  }
  const Value& options = planned.attribute("options");
  if (!options.is_wholly_known() || options.identical_unmarked(prior.attribute("options"))) return {};
  static const std::vector<Block> kOptions = {options_block()};
  aws::Value input = aws::Value::of({{m::CertificateArn, arn}});
  put_input({}, kOptions, planned, input);
  TRY(session.call("acm", "UpdateCertificateOptions", std::move(input)));
  return {};
}

// A listener that is going still has its certificate for a while.
Done remove_certificate(Session& session, const std::string& arn, const Value&) {
  return session.wait_until(
      [&]() -> Answer<bool> {
        const Answer<aws::Value> output =
            session.call("acm", "DeleteCertificate", aws::Value::of({{m::CertificateArn, arn}}));
        if (output || output.error().code == "ResourceNotFoundException") return true;
        if (output.error().code == "ResourceInUseException") return false;
        return std::unexpected(output.error());
      },
      "the certificate to be in use no longer");
}

}  // namespace

std::vector<ResourceType> certificate_resources() {
  return {{.name = "aws_acm_certificate",
           .title = "ACM Certificate",
           .service = "acm",
           .attributes = certificate_attributes(),
           .blocks = certificate_blocks(),
           .tagging = {.style = Tagging::Style::kList,
                       .key = "ResourceArn",
                       .list = "ListTagsForResource",
                       .tag = "TagResource",
                       .untag = "UntagResource"},
           .not_promised = {"not_after", "not_before", "renewal_eligibility", "renewal_summary", "pending_renewal",
                            "status", "domain_name", "subject_alternative_names"},
           .validate = validate_certificate,
           .plan = plan_certificate,
           .make = make_certificate,
           .find = find_certificate,
           .complete = complete_certificate,
           .update = update_certificate,
           .remove = remove_certificate}};
}

}  // namespace regionfall::acm
