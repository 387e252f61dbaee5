#include <fmt/format.h>

#include "aws/members/ec2.h"
#include "services/ec2/resources/common.h"
#include "services/ec2/resources/resources.h"
#include "terraform/providers/schema_table.h"

// aws_ec2_tag: one tag of something that is not managed otherwise. Source: hashicorp/aws 6,
// internal/service/ec2/tag_gen.go.

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

aws::Value tag_input(const Value& object, bool with_value) {
  aws::Value tag = aws::Value::of({{m::Key, text_of(object, "key")}});
  if (with_value) tag.set(m::Value, text_of(object, "value"));
  return aws::Value::of(
      {{m::Resources, aws::text_list({text_of(object, "resource_id")})}, {m::Tags, aws::Value::List{std::move(tag)}}});
}

ResourceType tag() {
  const Type text = Type::string();
  return {.name = "aws_ec2_tag",
          .title = "EC2 Tag",
          .service = "ec2",
          .attributes = {{"key", text, kRequired | kReplace, "-", {}, "Key"},
                         {"resource_id", text, kRequired | kReplace, "-", {}, "ResourceId"},
                         {"value", text, kRequired, "-", {}, "Value"}},
          .make = [](Session& session, const Value& planned, const std::string&) -> Answer<std::string> {
            TRY(session.call("ec2", "CreateTags", tag_input(planned, true)));
            return fmt::format("{},{}", text_of(planned, "resource_id"), text_of(planned, "key"));
          },
          .find = [](Session& session, const std::string& id, const Value&) -> Answer<aws::Value> {
            const auto comma = id.find(',');
            if (comma == std::string::npos) return aws::Value();
            return describe(session, "DescribeTags", "Tags[0]",
                            filters({{"resource-id", id.substr(0, comma)}, {"key", id.substr(comma + 1)}}));
          },
          .update = [](Session& session, const std::string&, const Value&, const Value& planned) -> Done {
            TRY(session.call("ec2", "CreateTags", tag_input(planned, true)));
            return {};
          },
          .remove = [](Session& session, const std::string&, const Value& state) -> Done {
            TRY(session.call("ec2", "DeleteTags", tag_input(state, false)));
            return {};
          }};
}

}  // namespace

std::vector<ResourceType> tag_resources() { return {tag()}; }

}  // namespace regionfall::ec2
