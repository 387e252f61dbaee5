#include "services/sts/sts.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "aws/members/sts.h"
#include "base/text.h"
#include "services/iam/credential_directory.h"
#include "services/iam/iam_fixture.h"
#include "services/iam/one_time_code.h"
#include "services/sts/test_issuer.h"

namespace regionfall::sts {
namespace {

namespace s = aws::members::sts;
namespace m = aws::members::iam;

using aws::Caller;
using aws::Outcome;
using aws::Value;
using iam::Enforcement;
using testing::MatchesRegex;
using testing::StartsWith;

constexpr std::string_view kIssuer = "oidc.example.com/id/A";

// An STS beside an IAM, with callers held to policies.
class StsFixture : public iam::IamFixture {
 protected:
  explicit StsFixture(Enforcement enforcement = Enforcement::kOn)
      : authorizer_(state_, sealer_, enforcement, nullptr), sts_(make_sts({state_, sealer_, authorizer_, &issuer_})) {}

  Outcome sts(const Caller& caller, std::string_view operation, const Value& input) {
    store_.begin_turn();
    const aws::Request request{caller, {"eu-west-1"}, now_, random_, "request"};
    Outcome outcome = sts_->call(operation, input, request);
    outcome ? void(store_.take_turn()) : store_.roll_back();
    return outcome;
  }
  std::string sts_error(const Caller& caller, std::string_view operation, const Value& input) {
    const Outcome outcome = sts(caller, operation, input);
    return outcome ? "succeeded" : outcome.error().code + ": " + outcome.error().message;
  }

  // The caller that signs with some credentials.
  Caller caller_with(const Value& credentials) {
    aws::Signature signature;
    signature.access_key_id = credentials[s::AccessKeyId].as_text();
    signature.security_token = credentials[s::SessionToken].as_text();
    const auto found = directory_.find_credential(signature, now_);
    EXPECT_TRUE(found);
    if (!found) return {};
    EXPECT_EQ(found->secret, credentials[s::SecretAccessKey].as_text());
    return found->caller;
  }

  Caller make_user(std::string_view name, std::string_view account = iam::kAccount) {
    const Value user = ok("CreateUser", Value::of({{m::UserName, name}}), account)[m::User];
    return {.account = {std::string(account)}, .arn = user[m::Arn].as_text(), .user_id = user[m::UserId].as_text()};
  }

  // A role that trusts `principal`, written as JSON, under a condition.
  std::string make_trusting_role(std::string_view name, std::string_view principal,
                                 std::string_view action = "\"sts:AssumeRole\"", std::string_view condition = "{}") {
    const std::string trust = fmt::format(
        R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{},"Action":{},"Condition":{}}}]}})",
        principal, action, condition);
    return ok("CreateRole", Value::of({{m::RoleName, name}, {m::AssumeRolePolicyDocument, trust}}))[m::Role][m::Arn]
        .as_text();
  }

  static Value assume(std::string_view arn, std::string_view session = "s") {
    return Value::of({{s::RoleArn, arn}, {s::RoleSessionName, session}});
  }

  void allow(std::string_view user, std::string_view action, std::string_view account = iam::kAccount) {
    ok("PutUserPolicy",
       Value::of({{m::UserName, user},
                  {m::PolicyName, "p"},
                  {m::PolicyDocument,
                   fmt::format(
                       R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{}","Resource":"*"}}]}})",
                       action)}}),
       account);
  }

  iam::Sealer sealer_{std::string(iam::Sealer::kKeyBytes, 'k')};
  iam::RootKeys root_keys_{std::string(iam::Sealer::kKeyBytes, 'k')};
  iam::CredentialDirectory directory_{state_, sealer_, root_keys_, "root secret"};
  TestIssuer issuer_{std::string(kIssuer)};
  iam::Authorizer authorizer_;
  std::unique_ptr<aws::Service> sts_;
};

class AssumeRole : public StsFixture {};

TEST_F(AssumeRole, GivesCredentialsThatEveryRegionKnowsByTheirToken) {
  const Caller ann = make_user("ann");
  const std::string role = make_trusting_role("app", R"({"AWS":"arn:aws:iam::111122223333:user/ann"})");
  const Outcome assumed = sts(ann, "AssumeRole", assume(role, "night"));
  ASSERT_TRUE(assumed) << assumed.error().message;
  const Value credentials = (*assumed)[s::Credentials];
  EXPECT_THAT(credentials[s::AccessKeyId].as_text(), MatchesRegex("ASIA[A-Z2-7]{16}"));
  EXPECT_EQ(credentials[s::Expiration].as_instant(), now_ + std::chrono::hours(1));
  EXPECT_EQ((*assumed)[s::AssumedRoleUser][s::Arn].as_text(), "arn:aws:sts::111122223333:assumed-role/app/night");

  const Caller session = caller_with(credentials);
  const Outcome identity = sts(session, "GetCallerIdentity", Value::Structure());
  EXPECT_EQ((*identity)[s::Arn].as_text(), "arn:aws:sts::111122223333:assumed-role/app/night");
  EXPECT_THAT((*identity)[s::UserId].as_text(), MatchesRegex("AROA[A-Z2-7]{17}:night"));
  const Value shown = ok("GetRole", Value::of({{m::RoleName, "app"}}))[m::Role][m::RoleLastUsed];
  EXPECT_EQ(shown[m::Region].as_text(), "eu-west-1");
}

TEST_F(AssumeRole, NeedsTheTrustPolicyAndForAccountsTheUsersOwn) {
  const Caller ann = make_user("ann");
  const std::string other = make_trusting_role("other", R"({"Service":"ec2.amazonaws.com"})");
  const std::string account = make_trusting_role("account", R"({"AWS":"111122223333"})");
  EXPECT_EQ(sts_error(ann, "AssumeRole", assume(other)),
            "AccessDenied: User: arn:aws:iam::111122223333:user/ann is not authorized to perform: sts:AssumeRole on "
            "resource: arn:aws:iam::111122223333:role/other because no resource-based policy allows the sts:AssumeRole "
            "action");
  EXPECT_THAT(sts_error(ann, "AssumeRole", assume(account)), testing::HasSubstr("no identity-based policy allows"));
  allow("ann", "sts:AssumeRole");
  EXPECT_TRUE(sts(ann, "AssumeRole", assume(account)));
  EXPECT_THAT(sts_error(ann, "AssumeRole", assume(other)), StartsWith("AccessDenied"));
  EXPECT_EQ(sts_error(ann, "AssumeRole", assume("arn:aws:iam::111122223333:role/none")),
            "AccessDenied: User: arn:aws:iam::111122223333:user/ann is not authorized to perform: sts:AssumeRole on "
            "resource: arn:aws:iam::111122223333:role/none");
  EXPECT_EQ(sts_error(ann, "AssumeRole", assume("arn:aws:iam::111122223333:user/ann")),
            "ValidationError: arn:aws:iam::111122223333:user/ann is invalid");
}

TEST_F(AssumeRole, AcrossAccountsNeedsBothSides) {
  const Caller bob = make_user("bob", iam::kOtherAccount);
  const std::string role = make_trusting_role("app", R"({"AWS":"arn:aws:iam::444455556666:user/bob"})");
  EXPECT_THAT(sts_error(bob, "AssumeRole", assume(role)), testing::HasSubstr("no identity-based policy allows"));
  allow("bob", "sts:*", iam::kOtherAccount);
  const Outcome assumed = sts(bob, "AssumeRole", assume(role));
  ASSERT_TRUE(assumed) << assumed.error().message;
  EXPECT_EQ(caller_with((*assumed)[s::Credentials]).account.text, iam::kAccount);
}

TEST_F(AssumeRole, TellsTheTrustPolicyTheExternalId) {
  const Caller ann = make_user("ann");
  const std::string role = make_trusting_role("app", R"({"AWS":"arn:aws:iam::111122223333:user/ann"})",
                                              "\"sts:AssumeRole\"", R"({"StringEquals":{"sts:ExternalId":"secret"}})");
  EXPECT_THAT(sts_error(ann, "AssumeRole", assume(role)), StartsWith("AccessDenied"));
  Value input = assume(role);
  EXPECT_THAT(sts_error(ann, "AssumeRole", input.set(s::ExternalId, "guess")), StartsWith("AccessDenied"));
  EXPECT_EQ(sts_error(ann, "AssumeRole", input.set(s::ExternalId, "secret")), "succeeded");
}

TEST_F(AssumeRole, LastsAsLongAsTheRoleAllowsAndAnHourInAChain) {
  const Caller ann = make_user("ann");
  const std::string role = make_trusting_role("app", R"({"AWS":"*"})");
  ok("UpdateRole", Value::of({{m::RoleName, "app"}, {m::MaxSessionDuration, 7200}}));
  Value input = assume(role);
  input.set(s::DurationSeconds, 7200);
  const Outcome first = sts(ann, "AssumeRole", input);
  ASSERT_TRUE(first);
  EXPECT_EQ(sts_error(caller_with((*first)[s::Credentials]), "AssumeRole", input),
            "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
            "chaining.");
  EXPECT_EQ(sts_error(ann, "AssumeRole", input.set(s::DurationSeconds, 7201)),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

TEST_F(AssumeRole, HandsTransitiveTagsOnAlongAChain) {
  const Caller ann = make_user("ann");
  const std::string role = make_trusting_role("app", R"({"AWS":"*"})", R"(["sts:AssumeRole","sts:TagSession"])");
  const std::string red = make_trusting_role("red", R"({"AWS":"*"})", R"(["sts:AssumeRole","sts:TagSession"])",
                                             R"({"StringEquals":{"aws:PrincipalTag/team":"red"}})");
  const auto tagged = [&](std::string_view arn, std::string_view value) {
    return assume(arn).set(s::Tags, Value::List{Value::of({{s::Key, "team"}, {s::Value, value}})});
  };
  EXPECT_THAT(sts_error(ann, "AssumeRole", assume(red)), StartsWith("AccessDenied"));
  const Outcome first = sts(ann, "AssumeRole", tagged(role, "red").set(s::TransitiveTagKeys, aws::text_list({"team"})));
  ASSERT_TRUE(first) << first.error().message;
  const Outcome second = sts(caller_with((*first)[s::Credentials]), "AssumeRole", assume(role));
  ASSERT_TRUE(second);
  const Caller chained = caller_with((*second)[s::Credentials]);
  EXPECT_EQ(sts_error(chained, "AssumeRole", assume(red)), "succeeded");
  EXPECT_THAT(sts_error(chained, "AssumeRole", tagged(role, "blue")), StartsWith("InvalidParameterValue"));
  const std::string untagged = make_trusting_role("untagged", R"({"AWS":"*"})");
  EXPECT_THAT(sts_error(ann, "AssumeRole", tagged(untagged, "red")), testing::HasSubstr("sts:TagSession"));
}

TEST_F(AssumeRole, LimitsTheSessionByItsPolicies) {
  const Caller ann = make_user("ann");
  const std::string role = make_trusting_role("app", R"({"AWS":"*"})");
  ok("AttachRolePolicy",
     Value::of({{m::RoleName, "app"}, {m::PolicyArn, "arn:aws:iam::aws:policy/AdministratorAccess"}}));
  const Outcome limited = sts(ann, "AssumeRole", assume(role).set(s::Policy, iam::kDescribePolicy));
  ASSERT_TRUE(limited);
  EXPECT_GT((*limited)[s::PackedPolicySize].as_integer(), 0);
  const Caller session = caller_with((*limited)[s::Credentials]);
  const aws::Request request{session, {"eu-west-1"}, now_, random_, ""};
  EXPECT_TRUE(authorizer_.decide(request, {.service = "ec2", .action = "ec2:DescribeVpcs"}).allowed());
  EXPECT_EQ(authorizer_.decide(request, {.service = "ec2", .action = "ec2:CreateVpc"}).kind, iam::PolicyKind::kSession);
  EXPECT_THAT(sts_error(ann, "AssumeRole", assume(role).set(s::Policy, "{}")), StartsWith("MalformedPolicyDocument"));
}

TEST_F(AssumeRole, OfAServiceIsDecidedByTheTrustPolicyAlone) {
  const Caller ec2{.account = {std::string(iam::kAccount)}, .arn = "ec2.amazonaws.com"};
  const std::string role = make_trusting_role("app", R"({"Service":"ec2.amazonaws.com"})");
  const std::string other = make_trusting_role("other", R"({"Service":"eks.amazonaws.com"})");
  EXPECT_EQ(sts_error(ec2, "AssumeRole", assume(role)), "succeeded");
  EXPECT_THAT(sts_error(ec2, "AssumeRole", assume(other)), StartsWith("AccessDenied"));
}

class AssumeRoleUnheld : public StsFixture {
 protected:
  AssumeRoleUnheld() : StsFixture(Enforcement::kOff) {}
};

TEST_F(AssumeRoleUnheld, LetsCallersAssumeWhatTheyNameButNotServices) {
  const Caller root{.account = {"000000000000"}, .arn = "arn:aws:iam::000000000000:root"};
  const std::string arn = "arn:aws:iam::999999999999:role/elsewhere";
  const Outcome assumed = sts(root, "AssumeRole", assume(arn));
  ASSERT_TRUE(assumed);
  EXPECT_EQ(caller_with((*assumed)[s::Credentials]).arn, "arn:aws:sts::999999999999:assumed-role/elsewhere/s");
  const Caller service{.account = {"000000000000"}, .arn = "ec2.amazonaws.com"};
  EXPECT_THAT(sts_error(service, "AssumeRole", assume(arn)), StartsWith("AccessDenied"));
}

class WebIdentity : public StsFixture {
 protected:
  WebIdentity() {
    provider_ = ok("CreateOpenIDConnectProvider",
                   Value::of({{m::Url, "https://" + std::string(kIssuer)},
                              {m::ClientIDList, aws::text_list({"sts.amazonaws.com"})}}))[m::OpenIDConnectProviderArn]
                    .as_text();
    role_ = make_trusting_role(
        "pod", fmt::format(R"({{"Federated":"{}"}})", provider_), "\"sts:AssumeRoleWithWebIdentity\"",
        fmt::format(
            R"({{"StringEquals":{{"{}:sub":"system:serviceaccount:default:app","{}:aud":"sts.amazonaws.com"}}}})",
            kIssuer, kIssuer));
  }
  std::string claims(std::string_view sub = "system:serviceaccount:default:app",
                     std::string_view aud = "sts.amazonaws.com", std::int64_t lifetime_s = 600) {
    const std::int64_t now_s = std::chrono::floor<std::chrono::seconds>(now_.time_since_epoch()).count();
    return fmt::format(R"({{"iss":"https://{}","sub":"{}","aud":["{}"],"exp":{}}})", kIssuer, sub, aud,
                       now_s + lifetime_s);
  }
  Value input(std::string token) { return assume(role_).set(s::WebIdentityToken, std::move(token)); }
  std::string refusal(std::string token) { return sts_error({}, "AssumeRoleWithWebIdentity", input(std::move(token))); }
  std::string provider_;
  std::string role_;
};

TEST_F(WebIdentity, IsLetInByASignedTokenThatTheRoleTrusts) {
  for (const char* algorithm : {"RS256", "ES256"}) {
    const Outcome assumed = sts({}, "AssumeRoleWithWebIdentity", input(issuer_.token(algorithm, claims())));
    ASSERT_TRUE(assumed) << algorithm << ": " << assumed.error().message;
    EXPECT_EQ((*assumed)[s::SubjectFromWebIdentityToken].as_text(), "system:serviceaccount:default:app");
    EXPECT_EQ((*assumed)[s::Audience].as_text(), "sts.amazonaws.com");
    EXPECT_EQ((*assumed)[s::Provider].as_text(), provider_);
    EXPECT_EQ(caller_with((*assumed)[s::Credentials]).arn, "arn:aws:sts::111122223333:assumed-role/pod/s");
  }
}

TEST_F(WebIdentity, IsRefusedForAnyOtherToken) {
  const std::string invalid = "InvalidIdentityToken: The ID Token provided is not a valid JWT.";
  EXPECT_THAT(refusal("no.token"), StartsWith(invalid));
  EXPECT_THAT(refusal(issuer_.token("none", claims())), StartsWith(invalid));
  const std::string token = issuer_.token("RS256", claims());
  EXPECT_THAT(refusal(replace_all(token, token.substr(token.rfind('.') + 5, 8), "AAAAAAAA")), StartsWith(invalid));
  EXPECT_THAT(refusal(issuer_.token("RS256", claims("system:serviceaccount:default:other"))),
              StartsWith("AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"));
  EXPECT_EQ(refusal(issuer_.token("RS256", claims("system:serviceaccount:default:app", "somebody"))),
            "InvalidIdentityToken: Incorrect token audience");
  EXPECT_THAT(refusal(issuer_.token("RS256", claims("system:serviceaccount:default:app", "sts.amazonaws.com", -1))),
              StartsWith("ExpiredTokenException: Token expired"));
  EXPECT_EQ(refusal(issuer_.token("RS256", replace_all(claims(), kIssuer, "elsewhere.example.com"))),
            "InvalidIdentityToken: No OpenIDConnect provider found in your account for https://elsewhere.example.com");
  issuer_.reachable = false;
  EXPECT_THAT(refusal(token), StartsWith("InvalidIdentityToken: Couldn't retrieve verification key"));
}

class LongTermCallers : public StsFixture {};

TEST_F(LongTermCallers, GetASessionWithTheirOwnPermissions) {
  const Caller ann = make_user("ann");
  allow("ann", "ec2:*");
  const Outcome token = sts(ann, "GetSessionToken", Value::Structure());
  ASSERT_TRUE(token);
  const Caller session = caller_with((*token)[s::Credentials]);
  EXPECT_EQ(session.arn, ann.arn);
  EXPECT_TRUE(authorizer_.decide({session, {"eu-west-1"}, now_, random_, ""}, {.action = "ec2:CreateVpc"}).allowed());
  EXPECT_THAT(sts_error(session, "GetSessionToken", Value::Structure()),
              StartsWith("AccessDenied: Cannot call GetSessionToken with session credentials"));
}

TEST_F(LongTermCallers, GetFederatedUsersThatMayWhatBothTheyAndTheUserMay) {
  const Caller ann = make_user("ann");
  allow("ann", "ec2:*");
  const auto may = [&](const Value& input, std::string action) {
    const Outcome token = sts(ann, "GetFederationToken", input);
    EXPECT_TRUE(token);
    const Caller federated = caller_with((*token)[s::Credentials]);
    EXPECT_EQ(federated.arn, "arn:aws:sts::111122223333:federated-user/guest");
    return authorizer_.decide({federated, {"eu-west-1"}, now_, random_, ""}, {.action = std::move(action)}).allowed();
  };
  Value input = Value::of({{s::Name, "guest"}});
  EXPECT_FALSE(may(input, "ec2:DescribeVpcs"));
  input.set(
      s::Policy,
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:Describe*","s3:*"],"Resource":"*"}]})");
  EXPECT_TRUE(may(input, "ec2:DescribeVpcs"));
  EXPECT_FALSE(may(input, "ec2:CreateVpc"));
  EXPECT_FALSE(may(input, "s3:GetObject"));
}

TEST_F(LongTermCallers, ShowTheirMfaCode) {
  const Caller ann = make_user("ann");
  const Value device =
      ok("CreateVirtualMFADevice", Value::of({{m::VirtualMFADeviceName, "phone"}}))[m::VirtualMFADevice];
  const std::string& seed = device[m::Base32StringSeed].as_bytes();
  const std::string code = iam::one_time_code(seed, now_);
  ok("EnableMFADevice", Value::of({{m::UserName, "ann"},
                                   {m::SerialNumber, device[m::SerialNumber]},
                                   {m::AuthenticationCode1, iam::one_time_code(seed, now_ - std::chrono::seconds(30))},
                                   {m::AuthenticationCode2, code}}));
  const std::string role =
      make_trusting_role("app", R"({"AWS":"arn:aws:iam::111122223333:user/ann"})", "\"sts:AssumeRole\"",
                         R"({"Bool":{"aws:MultiFactorAuthPresent":"true"}})");
  Value proof = Value::of({{s::SerialNumber, device[m::SerialNumber]}, {s::TokenCode, "000000"}});
  EXPECT_THAT(sts_error(ann, "GetSessionToken", proof),
              StartsWith("AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code"));
  const Outcome with = sts(ann, "GetSessionToken", proof.set(s::TokenCode, code));
  const Outcome without = sts(ann, "GetSessionToken", Value::Structure());
  EXPECT_EQ(sts_error(caller_with((*with)[s::Credentials]), "AssumeRole", assume(role)), "succeeded");
  EXPECT_THAT(sts_error(caller_with((*without)[s::Credentials]), "AssumeRole", assume(role)),
              StartsWith("AccessDenied"));
  EXPECT_THAT(sts_error(ann, "AssumeRole", assume(role)), StartsWith("AccessDenied"));
  EXPECT_EQ(
      sts_error(ann, "AssumeRole", assume(role).set(s::SerialNumber, device[m::SerialNumber]).set(s::TokenCode, code)),
      "succeeded");
}

class Information : public StsFixture {};

TEST_F(Information, TellsTheAccountOfAKey) {
  make_user("ann");
  const Value key = ok("CreateAccessKey", Value::of({{m::UserName, "ann"}}))[m::AccessKey];
  const Caller root{.account = {std::string(iam::kOtherAccount)}};
  const Outcome info = sts(root, "GetAccessKeyInfo", Value::of({{s::AccessKeyId, key[m::AccessKeyId]}}));
  EXPECT_EQ((*info)[s::Account].as_text(), iam::kAccount);
}

TEST_F(Information, DecodesTheMessageOfADenial) {
  const Caller ann = make_user("ann");
  const aws::Request request{ann, {"eu-west-1"}, now_, random_, ""};
  const auto denied = authorizer_.authorize(request, {.service = "ec2", .action = "ec2:CreateVpc"});
  ASSERT_FALSE(denied);
  EXPECT_EQ(denied.error().code, "UnauthorizedOperation");
  const std::string& message = denied.error().message;
  const std::string encoded = message.substr(message.rfind(' ') + 1);
  const Outcome decoded = sts(ann, "DecodeAuthorizationMessage", Value::of({{s::EncodedMessage, encoded}}));
  ASSERT_TRUE(decoded);
  EXPECT_THAT((*decoded)[s::DecodedMessage].as_text(), StartsWith(R"({"allowed":false,"explicitDeny":false)"));
  EXPECT_THAT(sts_error(ann, "DecodeAuthorizationMessage", Value::of({{s::EncodedMessage, encoded + "A"}})),
              StartsWith("InvalidAuthorizationMessageException"));
}

class Credentials : public StsFixture {};

TEST_F(Credentials, AreFoundByKeyAndTokenUntilTheyEnd) {
  make_user("ann");
  const Value key = ok("CreateAccessKey", Value::of({{m::UserName, "ann"}}))[m::AccessKey];
  aws::Signature signature;
  signature.access_key_id = key[m::AccessKeyId].as_text();
  EXPECT_EQ(directory_.find_credential(signature, now_)->caller.arn, "arn:aws:iam::111122223333:user/ann");
  ok("UpdateAccessKey",
     Value::of({{m::UserName, "ann"}, {m::AccessKeyId, key[m::AccessKeyId]}, {m::Status, "Inactive"}}));
  EXPECT_EQ(directory_.find_credential(signature, now_).error(), aws::AuthenticationProblem::kUnknownAccessKey);
  signature.access_key_id = iam::kAccount;
  EXPECT_EQ(directory_.find_credential(signature, now_)->secret, "root secret");
  EXPECT_EQ(directory_.find_credential(signature, now_)->caller.arn, "arn:aws:iam::111122223333:root");
  signature.access_key_id = "test";
  EXPECT_FALSE(directory_.find_credential(signature, now_));

  const Outcome token = sts({.account = {std::string(iam::kAccount)}, .arn = iam::root_arn(iam::kAccount)},
                            "GetSessionToken", Value::Structure());
  const Value credentials = (*token)[s::Credentials];
  signature.access_key_id = credentials[s::AccessKeyId].as_text();
  signature.security_token = credentials[s::SessionToken].as_text();
  EXPECT_TRUE(directory_.find_credential(signature, now_));
  EXPECT_EQ(directory_.find_credential(signature, now_ + std::chrono::hours(1)).error(),
            aws::AuthenticationProblem::kExpiredToken);
  signature.security_token[20] ^= 1;
  EXPECT_EQ(directory_.find_credential(signature, now_).error(), aws::AuthenticationProblem::kUnknownAccessKey);
  const iam::Sealer other(std::string(iam::Sealer::kKeyBytes, 'x'));
  EXPECT_FALSE(iam::open_session_token(credentials[s::SessionToken].as_text(), other));
}

}  // namespace
}  // namespace regionfall::sts
