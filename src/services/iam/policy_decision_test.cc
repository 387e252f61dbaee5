#include "services/iam/policy_decision.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace regionfall::iam {
namespace {

constexpr std::string_view kUserArn = "arn:aws:iam::111122223333:user/ann";
constexpr std::string_view kRoleArn = "arn:aws:iam::111122223333:role/app";
constexpr std::string_view kSessionArn = "arn:aws:sts::111122223333:assumed-role/app/s";

std::shared_ptr<const PolicyDocument> document(std::string_view statements, PolicyUse use = PolicyUse::kManaged) {
  const Result<PolicyDocument> parsed =
      parse_policy_document(fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", statements), use);
  EXPECT_TRUE(parsed) << statements << ": " << parsed.error().message;
  return std::make_shared<PolicyDocument>(parsed.value_or(PolicyDocument()));
}

// A policy with one statement about GetObject on everything.
AppliedPolicy policy(PolicySource source, std::string_view effect) {
  return {source, "p", document(fmt::format(R"({{"Effect":"{}","Action":"s3:GetObject","Resource":"*"}})", effect))};
}
AppliedPolicy about_nothing(PolicySource source) {
  return {source, "none", document(R"({"Effect":"Allow","Action":"sns:Publish","Resource":"*"})")};
}

ResourcePolicy bucket_policy(std::string_view principal, std::string_view effect = "Allow", bool required = false) {
  return {
      {PolicySource::kResource, "bucket",
       document(fmt::format(R"({{"Effect":"{}","Principal":{},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}})",
                            effect, principal),
                PolicyUse::kResource)},
      required};
}
std::string aws(std::string_view arn) { return fmt::format(R"({{"AWS":"{}"}})", arn); }

Principal user() { return {PrincipalKind::kUser, "111122223333", std::string(kUserArn), "", "AIDAANN"}; }
Principal session() {
  return {PrincipalKind::kRoleSession, "111122223333", std::string(kSessionArn), std::string(kRoleArn), "AROAAPP:s"};
}
Principal root() { return {PrincipalKind::kRoot, "111122223333", "arn:aws:iam::111122223333:root"}; }

AccessRequest get_object(Principal principal, std::string_view owner = "") {
  return {.principal = std::move(principal),
          .action = "s3:GetObject",
          .resource = "arn:aws:s3:::b/key",
          .resource_account = std::string(owner)};
}

// The decision and its reason in short: "allow identity", "implicit boundary", "explicit session".
std::string verdict(const AccessRequest& request, const IdentityPolicies& policies,
                    const ResourcePolicy* resource_policy = nullptr) {
  static constexpr std::string_view kVerdicts[] = {"allow", "explicit", "implicit"};
  static constexpr std::string_view kKinds[] = {"identity", "resource", "boundary", "session", "control", "root"};
  const Decision decision = decide_access(request, policies, resource_policy);
  return fmt::format("{} {}", kVerdicts[static_cast<int>(decision.verdict)], kKinds[static_cast<int>(decision.kind)]);
}

const AppliedPolicy kAllow = policy(PolicySource::kUser, "Allow");
const AppliedPolicy kDeny = policy(PolicySource::kUser, "Deny");
const AppliedPolicy kNothing = about_nothing(PolicySource::kUser);

TEST(Access, NeedsAnAllowAndNoDeny) {
  EXPECT_EQ(verdict(get_object(user()), {}), "implicit identity");
  EXPECT_EQ(verdict(get_object(user()), {.identity = {kNothing}}), "implicit identity");
  EXPECT_EQ(verdict(get_object(user()), {.identity = {kNothing, kAllow}}), "allow identity");
  EXPECT_EQ(verdict(get_object(user()), {.identity = {kAllow, kDeny}}), "explicit identity");
}

TEST(Access, OfTheRootUserNeedsNoPolicyButObeysDenies) {
  EXPECT_EQ(verdict(get_object(root()), {}), "allow root");
  const ResourcePolicy denies = bucket_policy(R"("*")", "Deny");
  EXPECT_EQ(verdict(get_object(root()), {}, &denies), "explicit resource");
  EXPECT_EQ(verdict(get_object(root()), {.service_control = {{kNothing}}}), "implicit control");
}

TEST(Access, IsLimitedByBoundarySessionAndServiceControl) {
  EXPECT_EQ(verdict(get_object(session()), {.identity = {kAllow}, .boundary = kNothing}), "implicit boundary");
  EXPECT_EQ(verdict(get_object(session()), {.identity = {kAllow}, .boundary = kAllow}), "allow identity");
  EXPECT_EQ(verdict(get_object(session()), {.identity = {kAllow}, .boundary = kDeny}), "explicit boundary");
  EXPECT_EQ(verdict(get_object(session()), {.identity = {}, .boundary = kAllow}), "implicit identity");
  EXPECT_EQ(verdict(get_object(session()), {.identity = {kAllow}, .session = {{kNothing}}}), "implicit session");
  EXPECT_EQ(verdict(get_object(session()), {.identity = {kAllow}, .session = {{kNothing, kAllow}}}), "allow identity");
  EXPECT_EQ(verdict(get_object(session()), {.identity = {kAllow}, .session = {{kAllow, kDeny}}}), "explicit session");
  EXPECT_EQ(verdict(get_object(user()), {.identity = {kAllow}, .service_control = {{kAllow}, {kNothing}}}),
            "implicit control");
  EXPECT_EQ(verdict(get_object(user()), {.identity = {kAllow}, .service_control = {{kAllow}, {kAllow, kDeny}}}),
            "explicit control");
}

TEST(Access, OfServiceLinkedRolesIsNotUnderServiceControl) {
  Principal linked = session();
  linked.service_linked = true;
  EXPECT_EQ(verdict(get_object(linked), {.identity = {kAllow}, .service_control = {{kDeny}}}), "allow identity");
}

struct ResourceCase {
  Principal principal;
  std::string named;                 // in the resource's policy
  std::string_view alone;            // without other policies
  std::string_view within_boundary;  // with a boundary that does not allow
  std::string_view within_session;   // with a session policy that does not allow
};

TEST(Access, ByAResourcePolicyInTheSameAccountDependsOnWhoItNames) {
  const ResourceCase cases[] = {
      {user(), aws(kUserArn), "allow resource", "allow resource", "allow resource"},
      {user(), R"("*")", "allow resource", "allow resource", "allow resource"},
      {user(), aws("111122223333"), "implicit identity", "implicit identity", "implicit identity"},
      {user(), aws("arn:aws:iam::111122223333:user/bob"), "implicit identity", "implicit identity",
       "implicit identity"},
      {session(), aws(kSessionArn), "allow resource", "allow resource", "allow resource"},
      {session(), aws(kRoleArn), "allow resource", "implicit boundary", "implicit session"},
      {session(), aws("AROAAPP"), "allow resource", "implicit boundary", "implicit session"},
      {session(), R"("*")", "allow resource", "implicit boundary", "implicit session"},
      {session(), aws("arn:aws:iam::111122223333:root"), "implicit identity", "implicit identity", "implicit identity"},
      {{PrincipalKind::kService, "", "sns.amazonaws.com"},
       R"({"Service":"sns.amazonaws.com"})",
       "allow resource",
       "allow resource",
       "allow resource"},
      {{PrincipalKind::kAnonymous}, R"("*")", "allow resource", "allow resource", "allow resource"},
      {{PrincipalKind::kAnonymous}, aws(kUserArn), "implicit resource", "implicit resource", "implicit resource"},
      {{PrincipalKind::kService, "", "sns.amazonaws.com"},
       R"({"AWS":"*"})",
       "implicit resource",
       "implicit resource",
       "implicit resource"},
  };
  for (const ResourceCase& c : cases) {
    const ResourcePolicy grants = bucket_policy(c.named);
    const AccessRequest request = get_object(c.principal);
    EXPECT_EQ(verdict(request, {}, &grants), c.alone) << c.principal.arn << " as " << c.named;
    EXPECT_EQ(verdict(request, {.boundary = kNothing}, &grants), c.within_boundary) << c.named;
    EXPECT_EQ(verdict(request, {.session = {{kNothing}}}, &grants), c.within_session) << c.named;
  }
}

TEST(Access, AcrossAccountsNeedsBothSides) {
  const AccessRequest request = get_object(user(), "999999999999");
  const ResourcePolicy by_account = bucket_policy(aws("111122223333"));
  const ResourcePolicy by_name = bucket_policy(aws(kUserArn));
  const ResourcePolicy to_others = bucket_policy(aws("444455556666"));
  EXPECT_EQ(verdict(request, {.identity = {kAllow}}), "implicit resource");
  EXPECT_EQ(verdict(request, {.identity = {kAllow}}, &to_others), "implicit resource");
  EXPECT_EQ(verdict(request, {.identity = {kAllow}}, &by_account), "allow identity");
  EXPECT_EQ(verdict(request, {}, &by_name), "implicit identity");
  EXPECT_EQ(verdict(request, {.identity = {kAllow}, .boundary = kNothing}, &by_name), "implicit boundary");
  EXPECT_EQ(verdict(get_object(root(), "999999999999"), {}), "implicit resource");
  EXPECT_EQ(verdict(get_object(root(), "999999999999"), {}, &by_account), "allow resource");
}

TEST(Access, IsUpToARequiredResourcePolicy) {
  const AccessRequest request = get_object(user());
  const ResourcePolicy of_account = bucket_policy(aws("111122223333"), "Allow", true);
  const ResourcePolicy to_others = bucket_policy(aws("444455556666"), "Allow", true);
  EXPECT_EQ(verdict(request, {.identity = {kAllow}}, &to_others), "implicit resource");
  EXPECT_EQ(verdict(get_object(root()), {}, &to_others), "implicit resource");
  EXPECT_EQ(verdict(request, {.identity = {kAllow}}, &of_account), "allow identity");
  EXPECT_EQ(verdict(request, {}, &of_account), "implicit identity");
}

TEST(Access, TakesNotPrincipalNotActionAndNotResourceAtTheirWord) {
  const auto denies = [&](std::string_view statement) {
    const ResourcePolicy policy{{PolicySource::kResource, "bucket", document(statement, PolicyUse::kResource)}};
    return verdict(get_object(user()), {.identity = {kAllow}}, &policy) == "explicit resource";
  };
  EXPECT_TRUE(denies(
      R"({"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/bob"},"Action":"s3:*","Resource":"*"})"));
  EXPECT_FALSE(denies(
      R"({"Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/ann"},"Action":"s3:*","Resource":"*"})"));
  EXPECT_TRUE(denies(R"({"Effect":"Deny","Principal":"*","NotAction":"s3:Put*","Resource":"*"})"));
  EXPECT_FALSE(denies(R"({"Effect":"Deny","Principal":"*","NotAction":"s3:Get*","Resource":"*"})"));
  EXPECT_TRUE(denies(R"({"Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::b/other"})"));
  EXPECT_FALSE(denies(R"({"Effect":"Deny","Principal":"*","Action":"s3:*","NotResource":"arn:aws:s3:::b/*"})"));
}

TEST(Access, OnNothingInParticularNeedsAStar) {
  AccessRequest request = get_object(user());
  request.resource = "*";
  const AppliedPolicy narrow{PolicySource::kUser, "p",
                             document(R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::*"})")};
  EXPECT_EQ(verdict(request, {.identity = {narrow}}), "implicit identity");
  EXPECT_EQ(verdict(request, {.identity = {kAllow}}), "allow identity");
}

TEST(Access, FillsInPolicyVariables) {
  const AppliedPolicy own{
      PolicySource::kUser, "p",
      document(R"({"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/${aws:username}/*"})")};
  AccessRequest request = get_object(user());
  request.resource = "arn:aws:s3:::b/ann/x";
  EXPECT_EQ(verdict(request, {.identity = {own}}), "implicit identity");
  request.context.set("aws:username", "ann");
  EXPECT_EQ(verdict(request, {.identity = {own}}), "allow identity");
  request.context.set("aws:username", "bob");
  EXPECT_EQ(verdict(request, {.identity = {own}}), "implicit identity");
}

TEST(Decision, NamesTheStatementsThatMadeIt) {
  const AppliedPolicy two{PolicySource::kUserManaged, "arn:aws:iam::111122223333:policy/two",
                          document(R"({"Effect":"Allow","Action":"sns:*","Resource":"*"},
                                      {"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*"})")};
  const Decision decision = decide_access(get_object(user()), {.identity = {two}}, nullptr);
  EXPECT_EQ(decision.statements, (std::vector<StatementReference>{{PolicySource::kUserManaged, two.name, 1, "Read"}}));
  EXPECT_EQ(reason_text(decision, get_object(user())), "by statement Read of arn:aws:iam::111122223333:policy/two");
}

TEST(Decision, SaysWhyAsAwsDoes) {
  const AccessRequest request = get_object(user());
  EXPECT_EQ(denial_message(decide_access(request, {}, nullptr), request),
            "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:GetObject on resource: "
            "arn:aws:s3:::b/key because no identity-based policy allows the s3:GetObject action");
  EXPECT_EQ(reason_text(decide_access(request, {.identity = {kAllow, kDeny}}, nullptr), request),
            "with an explicit deny in an identity-based policy");
  EXPECT_EQ(reason_text(decide_access(request, {.identity = {kAllow}, .boundary = kNothing}, nullptr), request),
            "because no permissions boundary allows the s3:GetObject action");
}

}  // namespace
}  // namespace regionfall::iam
