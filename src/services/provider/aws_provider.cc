#include "services/provider/aws_provider.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "services/provider/mapping.h"
#include "services/provider/provider_configuration.h"
#include "services/provider/resource_operations.h"
#include "services/provider/schema.h"
#include "services/provider/types.h"
#include "terraform/command_environment.h"

namespace regionfall::provider {
namespace {

using hcl::Value;
using terraform::ApplyReply;
using terraform::ApplyRequest;
using terraform::PlanReply;
using terraform::PlanRequest;
using terraform::ProviderReply;

constexpr const char* kVersion = "6.58.0";

std::string region_of(const Value& object) { return terraform::text_of(object, "region"); }

bool has_attribute(const Value& object, std::string_view name) { return object.find(name) != nullptr; }

// The part of an ARN behind its n-th colon.
std::string arn_part(std::string_view arn, std::size_t n) {
  for (; n > 0 && !arn.empty(); --n) arn.remove_prefix(std::min(arn.size(), arn.find(':') + 1));
  return std::string(arn.substr(0, arn.find(':')));
}

// An object that gets another name gets another id with it.
void plan_renaming(const ResourceType& type, const PlanRequest& request, PlanReply& reply) {
  if (type.renamed_by.empty() || request.prior.is_null()) return;
  if (reply.planned.attribute(type.renamed_by).identical_unmarked(request.prior.attribute(type.renamed_by))) return;
  reply.planned = terraform::with_members(reply.planned, {{"id", Value::unknown(hcl::Type::string())}});
}

class AwsProvider final : public terraform::Provider {
 public:
  AwsProvider(aws::ServiceCaller& services, ProviderDefaults defaults, Pause pause)
      : services_(services), defaults_(std::move(defaults)), pause_(std::move(pause)) {}

  const terraform::ProviderSchema& schema() const override { return aws_schema(); }

  ProviderReply configure(const Value& config) override {
    ProviderReply reply;
    configuration_ = read_configuration(config);
    if (configuration_.region.empty()) configuration_.region = defaults_.region;
    const Value* region = config.find("region");
    region_unknown_ = region != nullptr && !region->is_known();
    if (configuration_.region.empty() && !region_unknown_) {
      reply.error("Invalid AWS Region",
                  "No region is configured. Give the provider a `region`, or set the environment variable AWS_REGION.",
                  {hcl::PathStep::attribute("region")});
      return reply;
    }
    if (configuration_.access_key.empty()) {
      configuration_.access_key = defaults_.access_key;
      configuration_.secret_key = defaults_.secret_key;
      configuration_.token = defaults_.token;
    }
    caller_.account.text = account_of_key(configuration_.access_key);
    caller_.access_key_id = configuration_.access_key;
    caller_.session_token = configuration_.token;
    secret_access_key_ = configuration_.secret_key;
    caller_.arn = fmt::format("arn:{}:iam::{}:root", partition_of(configuration_.region), caller_.account.text);
    caller_.user_id = caller_.account.text;
    if (!configuration_.assumed_role.empty()) assume_role(reply);
    check_account(reply);
    return reply;
  }

  ProviderReply validate_resource(std::string_view name, const Value& config) override {
    ProviderReply reply;
    const ResourceType* type = find_resource_type(name);
    if (type == nullptr) return reply;
    check_attributes(type->attributes, type->blocks, config, {}, reply);
    if (type->validate != nullptr) type->validate(config, reply);
    return reply;
  }

  ProviderReply validate_data(std::string_view name, const Value& config) override {
    ProviderReply reply;
    if (const DataSource* source = find_data_source(name)) {
      check_attributes(source->attributes, source->blocks, config, {}, reply);
    }
    return reply;
  }

  PlanReply plan(const PlanRequest& request) override {
    PlanReply reply;
    reply.planned_private = request.prior_private;
    reply.planned = request.proposed;
    const ResourceType* type = find_resource_type(request.type);
    if (type == nullptr || (request.proposed.is_known() && request.proposed.is_null())) return reply;
    const auto& schema = aws_schema().resources.find(request.type)->second;
    terraform::SchemaPlan plan = terraform::plan_by_schema(schema.block, request.prior, config_to_plan(*type, request));
    reply.planned = type->null_when_absent ? std::move(plan.planned) : keep_empty(request.prior, plan.planned);
    std::ranges::copy_if(plan.requires_replace, std::back_inserter(reply.requires_replace), [&](const hcl::Path& path) {
      const auto before = hcl::at_path(request.prior, path);
      const auto after = hcl::at_path(reply.planned, path);
      return !before || !after || !before->identical_unmarked(*after);
    });
    plan_renaming(*type, request, reply);
    plan_tags(*type, request, reply);
    if (type->plan != nullptr) {
      Session session = session_in(region_of(reply.planned));
      type->plan(session, request, reply);
    }
    return reply;
  }

  ApplyReply apply(const ApplyRequest& request) override {
    ApplyReply reply;
    reply.state = request.prior;
    reply.private_data = request.planned_private;
    const ResourceType* type = find_resource_type(request.type);
    if (type == nullptr) return reply;
    reply.legacy_type_system = !type->null_when_absent;
    reply.not_promised = type->not_promised;
    if (request.planned.is_null()) return destroy(*type, request, std::move(reply));
    const hcl::Type& schema_type = aws_schema().resources.find(request.type)->second.type;
    Session session = session_in(region_of(request.planned));
    if (request.prior.is_null()) {
      std::optional<Value> made;
      Answer<Value> created = create_object(session, *type, configuration_.tags, schema_type, request.planned,
                                            request.idempotency_token, made);
      if (created) {
        reply.state = *std::move(created);
        return reply;
      }
      reply.state = made.value_or(Value::null(schema_type));
      const std::string id = made ? fmt::format(" ({})", terraform::text_of(*made, "id")) : "";
      reply.error(fmt::format("creating {}{}: {}", type->title, id, created.error().what), "");
      return reply;
    }
    Answer<Value> updated =
        update_object(session, *type, configuration_.tags, schema_type, request.prior, request.planned);
    if (updated) {
      reply.state = *std::move(updated);
    } else {
      reply.error(fmt::format("updating {} ({}): {}", type->title, terraform::text_of(request.prior, "id"),
                              updated.error().what),
                  "");
    }
    return reply;
  }

  terraform::ReadReply read(const terraform::ReadRequest& request) override {
    terraform::ReadReply reply;
    reply.state = request.state;
    reply.private_data = request.private_data;
    const ResourceType* type = find_resource_type(request.type);
    if (type == nullptr) return reply;
    const hcl::Type& schema_type = aws_schema().resources.find(request.type)->second.type;
    Session session = session_in(region_of(request.state));
    Answer<Value> found = read_object(session, *type, configuration_.tags, schema_type, request.state);
    if (found) {
      reply.state = *std::move(found);
    } else {
      reply.error(
          fmt::format("reading {} ({}): {}", type->title, terraform::text_of(request.state, "id"), found.error().what),
          "");
    }
    return reply;
  }

  terraform::ImportReply import(std::string_view name, std::string_view given) override {
    terraform::ImportReply reply;
    const ResourceType* type = find_resource_type(name);
    if (type == nullptr) return Provider::import(name, given);
    const terraform::TypeSchema& schema = aws_schema().resources.find(name)->second;
    // "ID@REGION" imports from another region.
    const auto at = given.rfind('@');
    const bool names_region = at != std::string_view::npos && !type->global;
    const std::string region(names_region ? given.substr(at + 1) : std::string_view(configuration_.region));
    const std::string id(names_region ? given.substr(0, at) : given);
    Session session = session_in(region);
    Members members = {{"id", Value::string(id)}};
    if (type->import != nullptr) {
      Answer<Members> imported = type->import(session, id);
      if (!imported) {
        reply.error(fmt::format("importing {} ({}): {}", type->title, given, imported.error().what), "");
        return reply;
      }
      members = *std::move(imported);
    }
    if (!type->global) members.insert_or_assign("region", Value::string(region));
    std::vector<hcl::MapEntry> entries(members.begin(), members.end());
    reply.objects.push_back({std::string(name), terraform::object_of(schema, std::move(entries)), ""});
    return reply;
  }

  terraform::DataReply read_data(std::string_view name, const Value& config) override {
    terraform::DataReply reply;
    const DataSource* source = find_data_source(name);
    if (source == nullptr) return Provider::read_data(name, config);
    const hcl::Type& schema_type = aws_schema().data_sources.find(name)->second.type;
    reply.state = Value::null(schema_type);
    Session session = session_in(region_of(config));
    Answer<Value> found = find_data(session, *source, configuration_.tags, schema_type, config);
    if (found) {
      reply.state = *std::move(found);
    } else {
      reply.error(fmt::format("reading {}: {}", source->title, found.error().what), "");
    }
    return reply;
  }

 private:
  std::string account_of_key(const std::string& key) const {
    const bool is_account = key.size() == 12 && std::ranges::all_of(key, [](char c) { return c >= '0' && c <= '9'; });
    return is_account ? key : defaults_.account;
  }

  Session session_in(const std::string& region) {
    return Session(services_, {region.empty() ? configuration_.region : region}, caller_, secret_access_key_, pause_);
  }

  void assume_role(ProviderReply& reply) {
    static const MemberPath kRoleArn = "RoleArn";
    static const MemberPath kSessionName = "RoleSessionName";
    static const MemberPath kExternalId = "ExternalId";
    aws::Value input;
    kRoleArn.put(input, configuration_.assumed_role);
    kSessionName.put(input, configuration_.session_name.empty() ? "regionfall" : configuration_.session_name);
    if (!configuration_.external_id.empty()) kExternalId.put(input, configuration_.external_id);
    Session session = session_in("");
    Answer<aws::Value> assumed = session.call("sts", "AssumeRole", std::move(input));
    if (!assumed) {
      reply.error("Cannot assume IAM Role", fmt::format("IAM Role ({}) cannot be assumed: {}.",
                                                        configuration_.assumed_role, assumed.error().what));
      return;
    }
    static const MemberPath kArn = "AssumedRoleUser.Arn";
    static const MemberPath kUserId = "AssumedRoleUser.AssumedRoleId";
    static const MemberPath kKey = "Credentials.AccessKeyId";
    static const MemberPath kSecret = "Credentials.SecretAccessKey";
    static const MemberPath kToken = "Credentials.SessionToken";
    caller_.arn = kArn.get(*assumed).as_text();
    caller_.user_id = kUserId.get(*assumed).as_text();
    caller_.access_key_id = kKey.get(*assumed).as_text();
    caller_.session_token = kToken.get(*assumed).as_text();
    secret_access_key_ = kSecret.get(*assumed).as_text();
    caller_.account.text = arn_part(caller_.arn, 4);
  }

  void check_account(ProviderReply& reply) const {
    const auto named = [&](const std::vector<std::string>& accounts) {
      return std::ranges::find(accounts, caller_.account.text) != accounts.end();
    };
    const bool allowed = configuration_.allowed_accounts.empty() || named(configuration_.allowed_accounts);
    if (allowed && !named(configuration_.forbidden_accounts)) return;
    reply.error("AWS account ID not allowed: " + caller_.account.text,
                "The credentials belong to an account that allowed_account_ids or forbidden_account_ids keeps out.");
  }

  // The configuration as the provider takes it: with its region, empty values where objects of attributes have nothing,
  // and documents as they are where they mean the same.
  Value config_to_plan(const ResourceType& type, const PlanRequest& request) const {
    const Value config =
        keep_documents(type.attributes, request.prior, fill_attribute_blocks(type.blocks, request.config));
    if (type.global || region_unknown_ || !region_of(config).empty()) return config;
    if (!config.attribute("region").is_known()) return config;
    return terraform::with_members(config, {{"region", Value::string(configuration_.region)}});
  }

  void plan_tags(const ResourceType& type, const PlanRequest& request, PlanReply& reply) const {
    if (type.tagging.style == Tagging::Style::kNone || !has_attribute(reply.planned, "tags_all")) return;
    const Value all = all_tags(configuration_.tags, request.config.attribute("tags"));
    reply.planned = terraform::with_members(reply.planned, {{"tags_all", all}});
  }

  static void check_attributes(const std::vector<Attribute>& attributes, const std::vector<Block>& blocks,
                               const Value& object, const hcl::Path& path, ProviderReply& reply) {
    if (!object.is_known() || object.is_null()) return;
    for (const Attribute& attribute : attributes) {
      const Value* value = object.find(attribute.name);
      if (attribute.check == nullptr || value == nullptr || !value->is_wholly_known() || value->is_null()) continue;
      if (const auto wrong = attribute.check(*value)) {
        hcl::Path place = path;
        place.push_back(hcl::PathStep::attribute(attribute.name));
        reply.error(fmt::format("expected {} {}", attribute.name, *wrong), "", std::move(place));
      }
    }
    for (const Block& block : blocks) {
      const Value* objects = object.find(block.name);
      if (objects == nullptr || !objects->is_known() || objects->is_null()) continue;
      for (std::size_t i = 0; i < objects->length(); ++i) {
        hcl::Path place = path;
        place.push_back(hcl::PathStep::attribute(block.name));
        if (block.nesting == terraform::Nesting::kList) {
          place.push_back(hcl::PathStep::index(Value::number(static_cast<std::int64_t>(i))));
        }
        check_attributes(block.attributes, block.blocks, objects->elements()[i], place, reply);
      }
    }
  }

  ApplyReply destroy(const ResourceType& type, const ApplyRequest& request, ApplyReply reply) {
    Session session = session_in(region_of(request.prior));
    if (const Done deleted = delete_object(session, type, request.prior); !deleted) {
      reply.error(fmt::format("deleting {} ({}): {}", type.title, terraform::text_of(request.prior, "id"),
                              deleted.error().what),
                  "");
      return reply;
    }
    reply.state = request.planned;
    reply.private_data.clear();
    return reply;
  }

  aws::ServiceCaller& services_;
  ProviderDefaults defaults_;
  Pause pause_;
  ProviderConfiguration configuration_;
  bool region_unknown_ = false;
  aws::Caller caller_;
  std::string secret_access_key_;  // of the caller
};

}  // namespace

terraform::ProviderKind aws_provider(aws::ServiceCaller& services, ProviderDefaults defaults) {
  return {terraform::ProviderSource{"registry.terraform.io", "hashicorp", "aws"}, kVersion, aws_schema,
          [&services, defaults = std::move(defaults)](const terraform::ProviderEnvironment& environment) {
            Pause pause = [&environment](std::chrono::nanoseconds time) {
              return terraform::wait_for(environment, time);
            };
            return std::make_unique<AwsProvider>(services, defaults, std::move(pause));
          }};
}

}  // namespace regionfall::provider
