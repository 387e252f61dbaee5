#include <algorithm>
#include <vector>

#include "aws/members/sns.h"
#include "base/json.h"
#include "services/iam/arn.h"
#include "services/sns/operations.h"
#include "services/sns/topic_attributes.h"
#include "services/sns/topics.h"

namespace regionfall::sns {

namespace m = aws::members::sns;

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// One text alone, several as a list.
Json one_or_list(std::vector<std::string> texts) {
  if (texts.size() == 1) return Json::string(std::move(texts.front()));
  Json list = Json::array();
  for (std::string& text : texts) list.push(Json::string(std::move(text)));
  return list;
}

Json policy_of(const Topic& topic) {
  const auto own = topic.attributes.find("Policy");
  const std::string text = own == topic.attributes.end() ? default_topic_policy(topic) : own->second;
  return parse_json(text).value_or(Json::object());
}

void set_policy(Sns& sns, const std::string& arn, const Json& policy) {
  sns.topics.update(arn, [&](Topic& changed) { changed.attributes.insert_or_assign("Policy", policy.dump()); });
}

}  // namespace

Outcome add_permission(Sns& sns, const Value& input, const Request& /*request*/) {
  const Topic* topic = TRY(find_topic(sns, input[m::TopicArn].as_text()));
  const std::string& label = input[m::Label].as_text();
  Json policy = policy_of(*topic);
  std::vector<Json> statements = policy["Statement"].items();
  if (std::ranges::any_of(statements, [&](const Json& one) { return one["Sid"].text() == label; })) {
    return invalid_parameter("Statement already exists");
  }
  std::vector<std::string> principals;
  for (const std::string& account : aws::texts(input[m::AWSAccountId])) principals.push_back(iam::root_arn(account));
  std::vector<std::string> actions;
  for (const std::string& action : aws::texts(input[m::ActionName])) actions.push_back("SNS:" + action);
  statements.push_back(Json::object({{"Sid", Json::string(label)},
                                     {"Effect", Json::string("Allow")},
                                     {"Principal", Json::object({{"AWS", one_or_list(std::move(principals))}})},
                                     {"Action", one_or_list(std::move(actions))},
                                     {"Resource", Json::string(topic->arn)}}));
  policy.set("Statement", Json::array(std::move(statements)));
  set_policy(sns, std::string(topic->arn), policy);
  return Value::Structure();
}

Outcome remove_permission(Sns& sns, const Value& input, const Request& /*request*/) {
  const Topic* topic = TRY(find_topic(sns, input[m::TopicArn].as_text()));
  const std::string& label = input[m::Label].as_text();
  Json policy = policy_of(*topic);
  std::vector<Json> statements = policy["Statement"].items();
  std::erase_if(statements, [&](const Json& one) { return one["Sid"].text() == label; });
  policy.set("Statement", Json::array(std::move(statements)));
  set_policy(sns, std::string(topic->arn), policy);
  return Value::Structure();
}

}  // namespace regionfall::sns
