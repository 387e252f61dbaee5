#include "services/iam/aws_managed_policies.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "services/iam/policy_document.h"

namespace regionfall::iam {
namespace {

TEST(AwsManagedPolicies, AreValidDocumentsInTheOrderOfTheirArns) {
  EXPECT_GE(aws_managed_policies().size(), 60);
  EXPECT_TRUE(std::ranges::is_sorted(aws_managed_policies(), {}, &Policy::arn));
  for (const Policy& policy : aws_managed_policies()) {
    const auto document = parse_policy_document(policy.versions.at(0).document, PolicyUse::kManaged);
    EXPECT_TRUE(document) << policy.name << ": " << document.error().message;
    EXPECT_EQ(find_aws_managed_policy(policy.arn), &policy);
  }
}

TEST(AwsManagedPolicies, AreFoundByTheArnsThatPeopleAttach) {
  for (const char* arn :
       {"arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/ReadOnlyAccess",
        "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy", "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
        "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
        "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"}) {
    EXPECT_NE(find_aws_managed_policy(arn), nullptr) << arn;
  }
  EXPECT_EQ(find_aws_managed_policy("arn:aws:iam::aws:policy/None"), nullptr);
}

}  // namespace
}  // namespace regionfall::iam
