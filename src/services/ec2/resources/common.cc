#include "services/ec2/resources/common.h"

#include <fmt/format.h>

#include <algorithm>

#include "aws/members/ec2.h"
#include "services/provider/tags.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;

using hcl::Value;

namespace {

std::string dashed(std::string address) {
  std::ranges::replace(address, '.', '-');
  return address;
}

}  // namespace

aws::Value filters(std::initializer_list<std::pair<std::string_view, std::string>> wanted) {
  aws::Value::List all;
  for (const auto& [name, value] : wanted) {
    all.push_back(aws::Value::of({{m::Name, name}, {m::Values, aws::text_list({value})}}));
  }
  return all;
}

provider::Answer<aws::Value> describe(provider::Session& session, std::string_view operation,
                                      const provider::MemberPath& wanted, aws::Value filters) {
  return wanted.get(TRY(session.call("ec2", operation, aws::Value::of({{m::Filters, std::move(filters)}}))));
}

provider::Answer<aws::Value> find_by_id(provider::Session& session, std::string_view operation,
                                        const provider::MemberPath& ids, const std::string& id,
                                        const provider::MemberPath& object, std::string_view gone) {
  aws::Value input = aws::Value::Structure();
  ids.put(input, id);
  provider::Answer<aws::Value> output = session.call("ec2", operation, std::move(input));
  if (output) return object.get(*output);
  if (output.error().code == gone) return aws::Value();
  return output;
}

provider::Attribute asked(const char* name, provider::MemberPath output) {
  return {name, hcl::Type::string(), provider::kOptional | provider::kComputed, "-", {}, std::move(output)};
}

provider::Attribute told(const char* name, provider::MemberPath output, hcl::Type type) {
  return {name, std::move(type), provider::kComputed, "-", {}, std::move(output)};
}

provider::Block plain_filter_block() {
  using provider::kRequired;
  return {.name = "filter",
          .nesting = terraform::Nesting::kSet,
          .member = "-",
          .attributes = {{"name", hcl::Type::string(), kRequired, "-"},
                         {"values", hcl::Type::set(hcl::Type::string()), kRequired, "-"}}};
}

aws::Value filter_blocks(const Value& config) {
  aws::Value::List all;
  for (const Value& block : terraform::elements_of(config, "filter")) {
    all.push_back(aws::Value::of({{m::Name, terraform::text_of(block, "name")},
                                  {m::Values, aws::text_list(terraform::texts_of(block, "values"))}}));
  }
  return all.empty() ? aws::Value() : aws::Value(std::move(all));
}

void put(provider::Members& members, const char* name, std::string text) {
  members.insert_or_assign(name, Value::string(std::move(text)));
}

Value text_set(const std::vector<std::string>& texts) {
  std::vector<Value> elements;
  for (const std::string& text : texts) elements.push_back(Value::string(text));
  return Value::set(hcl::Type::string(), std::move(elements));
}

std::vector<std::string> without(std::vector<std::string> texts, const std::vector<std::string>& others) {
  std::erase_if(texts, [&](const std::string& text) { return std::ranges::find(others, text) != others.end(); });
  return texts;
}

bool changes(const terraform::PlanRequest& request, const terraform::PlanReply& reply, const char* name) {
  return !request.prior.is_null() && !request.prior.attribute(name).identical_unmarked(reply.planned.attribute(name));
}

bool left_out(const terraform::PlanRequest& request, const char* name) {
  const Value& configured = request.config.attribute(name);
  return configured.is_known() && configured.is_null();
}

void plan_unknown(terraform::PlanReply& reply, const char* name) {
  const hcl::Type type = reply.planned.attribute(name).type();
  reply.planned = terraform::with_members(reply.planned, {{name, Value::unknown(type)}});
}

void plan_value(const terraform::PlanRequest& request, terraform::PlanReply& reply, const char* name, Value value) {
  reply.planned = terraform::with_members(reply.planned, {{name, std::move(value)}});
  if (changes(request, reply, name)) return;
  std::erase_if(reply.requires_replace, [&](const hcl::Path& path) { return path.front().name == name; });
}

void plan_replacement(const terraform::PlanRequest& request, terraform::PlanReply& reply, const char* name) {
  if (changes(request, reply, name)) reply.requires_replace.push_back({hcl::PathStep::attribute(name)});
}

namespace {

std::size_t configured_among(const Value& config, std::initializer_list<const char*> names) {
  return static_cast<std::size_t>(std::ranges::count_if(names, [&](const char* name) {
    const Value& value = config.attribute(name);
    return !value.is_known() || !value.is_null();
  }));
}

std::string joined(std::initializer_list<const char*> names) { return fmt::format("{}", fmt::join(names, ",")); }

}  // namespace

void check_conflicts(const Value& config, std::initializer_list<const char*> names, terraform::ProviderReply& reply) {
  if (configured_among(config, names) <= 1) return;
  reply.error("Conflicting configuration arguments", fmt::format("only one of `{}` can be specified.", joined(names)),
              {hcl::PathStep::attribute(*names.begin())});
}

void check_one_of(const Value& config, std::initializer_list<const char*> names, terraform::ProviderReply& reply) {
  check_conflicts(config, names, reply);
  if (configured_among(config, names) > 0) return;
  reply.error("Invalid combination of arguments", fmt::format("one of `{}` must be specified", joined(names)),
              {hcl::PathStep::attribute(*names.begin())});
}

provider::Done adopt_tags(provider::Session& session, const std::string& id, const aws::Value& there,
                          const Value& planned) {
  const provider::Tags wanted = provider::tags_of(planned.attribute("tags_all"));
  aws::Value::List removed;
  aws::Value::List set;
  for (const aws::Value& tag : there.as_list()) {
    const std::string& key = tag[m::Key].as_text();
    if (!key.starts_with("aws:") && !wanted.contains(key)) removed.push_back(aws::Value::of({{m::Key, key}}));
  }
  for (const auto& [key, value] : wanted) set.push_back(aws::Value::of({{m::Key, key}, {m::Value, value}}));
  const aws::Value resources = aws::text_list({id});
  if (!removed.empty()) {
    TRY(session.call("ec2", "DeleteTags", aws::Value::of({{m::Resources, resources}, {m::Tags, std::move(removed)}})));
  }
  if (!set.empty()) {
    TRY(session.call("ec2", "CreateTags", aws::Value::of({{m::Resources, resources}, {m::Tags, std::move(set)}})));
  }
  return {};
}

provider::Attribute computed_text(const char* name) { return {name, hcl::Type::string(), provider::kComputed, "-"}; }

provider::Tagging ec2_tags(const char* resource_type) {
  return {.style = provider::Tagging::Style::kSpecifications, .resource_type = resource_type};
}

std::string private_dns_name(const provider::Session& session, const std::string& address) {
  if (address.empty()) return {};
  const std::string& region = session.region().text;
  return fmt::format("ip-{}.{}", dashed(address),
                     region == "us-east-1" ? "ec2.internal" : region + ".compute.internal");
}

std::string public_dns_name(const provider::Session& session, const std::string& address) {
  if (address.empty()) return {};
  const std::string& region = session.region().text;
  return fmt::format("ec2-{}.{}.{}", dashed(address), region == "us-east-1" ? "compute-1" : region + ".compute",
                     session.dns_suffix());
}

}  // namespace regionfall::ec2
