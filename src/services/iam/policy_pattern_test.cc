#include "services/iam/policy_pattern.h"

#include <gtest/gtest.h>

namespace regionfall::iam {
namespace {

TEST(ActionPattern, IgnoresCaseAndKnowsWildcards) {
  EXPECT_TRUE(action_matches("*", "ec2:RunInstances"));
  EXPECT_TRUE(action_matches("EC2:run*", "ec2:RunInstances"));
  EXPECT_TRUE(action_matches("*:RunInstances", "ec2:RunInstances"));
  EXPECT_TRUE(action_matches("ec2:*Instances", "ec2:DescribeInstances"));
  EXPECT_TRUE(action_matches("ec2:Run????ances", "ec2:RunInstances"));
  EXPECT_FALSE(action_matches("ec2:Run", "ec2:RunInstances"));
  EXPECT_FALSE(action_matches("ec2:*Volumes", "ec2:DescribeInstances"));
  EXPECT_FALSE(action_matches("", "ec2:RunInstances"));
}

TEST(ArnPattern, MatchesPartByPart) {
  const RequestContext nothing;
  const auto matches = [&](std::string_view pattern, std::string_view arn) {
    return Pattern::read(pattern, {.context = nothing})->matches_arn(arn);
  };
  EXPECT_TRUE(matches("*", "arn:aws:s3:::b"));
  EXPECT_TRUE(matches("arn:aws:s3:::b*", "arn:aws:s3:::bucket/key"));
  EXPECT_TRUE(matches("arn:*:ec2:*:*:instance/*", "arn:aws:ec2:eu-west-1:111122223333:instance/i-1"));
  EXPECT_TRUE(matches("arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:111122223333:log-group:a:*"));
  EXPECT_TRUE(matches("arn:aws:sqs", "arn:aws:sqs:eu-west-1:111122223333:q"));
  EXPECT_FALSE(matches("arn:aws:s3:*b", "arn:aws:s3:::b"));
  EXPECT_FALSE(matches("arn:aws:s3:::B", "arn:aws:s3:::b"));
  EXPECT_FALSE(matches("arn:aws:s3:::b", "*"));
}

TEST(Pattern, TakesBytesThatAreNoTextForNoWildcards) {
  RequestContext context;
  context.set("aws:UserAgent", std::string("\xFF", 1));
  const std::optional<Pattern> pattern = Pattern::read("${aws:useragent}", {.context = context, .has_variables = true});
  EXPECT_FALSE(pattern->matches("anything"));
}

TEST(Pattern, BacktracksInBoundedTime) {
  const RequestContext nothing;
  std::string stars;
  for (int i = 0; i < 2000; ++i) stars += "a*";
  EXPECT_FALSE(Pattern::read(stars + "b", {.context = nothing})->matches(std::string(5000, 'a')));
}

TEST(Variables, AreListed) {
  std::vector<std::string> keys;
  for_each_variable("a/${aws:username}/${ aws:PrincipalTag/x , 'y' }${*}${open",
                    [&](std::string_view key) { keys.emplace_back(key); });
  EXPECT_EQ(keys, (std::vector<std::string>{"aws:username", "aws:PrincipalTag/x"}));
}

}  // namespace
}  // namespace regionfall::iam
