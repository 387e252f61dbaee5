#include "services/iam/iam.h"

#include "services/iam/operations.h"

namespace regionfall::iam {
namespace {

constexpr aws::OperationEntry<State> kOperations[] = {
    {"AddClientIDToOpenIDConnectProvider", add_client_id_to_open_id_connect_provider},
    {"AddRoleToInstanceProfile", add_role_to_instance_profile},
    {"AddUserToGroup", add_user_to_group},
    {"AttachGroupPolicy", attach_policy<Group>},
    {"AttachRolePolicy", attach_policy<Role>},
    {"AttachUserPolicy", attach_policy<User>},
    {"ChangePassword", change_password},
    {"CreateAccessKey", create_access_key},
    {"CreateAccountAlias", create_account_alias},
    {"CreateGroup", create_group},
    {"CreateInstanceProfile", create_instance_profile},
    {"CreateLoginProfile", create_login_profile},
    {"CreateOpenIDConnectProvider", create_open_id_connect_provider},
    {"CreatePolicy", create_policy},
    {"CreatePolicyVersion", create_policy_version},
    {"CreateRole", create_role},
    {"CreateSAMLProvider", create_saml_provider},
    {"CreateServiceLinkedRole", create_service_linked_role},
    {"CreateUser", create_user},
    {"DeleteAccessKey", delete_access_key},
    {"DeleteAccountAlias", delete_account_alias},
    {"DeleteAccountPasswordPolicy", delete_account_password_policy},
    {"DeleteGroup", delete_group},
    {"DeleteGroupPolicy", delete_inline_policy<Group>},
    {"DeleteInstanceProfile", delete_instance_profile},
    {"DeleteLoginProfile", delete_login_profile},
    {"DeleteOpenIDConnectProvider", delete_open_id_connect_provider},
    {"DeletePolicy", delete_policy},
    {"DeletePolicyVersion", delete_policy_version},
    {"DeleteRole", delete_role},
    {"DeleteRolePermissionsBoundary", delete_permissions_boundary<Role>},
    {"DeleteRolePolicy", delete_inline_policy<Role>},
    {"DeleteSAMLProvider", delete_saml_provider},
    {"DeleteServiceLinkedRole", delete_service_linked_role},
    {"DeleteUser", delete_user},
    {"DeleteUserPermissionsBoundary", delete_permissions_boundary<User>},
    {"DeleteUserPolicy", delete_inline_policy<User>},
    {"DetachGroupPolicy", detach_policy<Group>},
    {"DetachRolePolicy", detach_policy<Role>},
    {"DetachUserPolicy", detach_policy<User>},
    {"GetAccessKeyLastUsed", get_access_key_last_used},
    {"GetAccountAuthorizationDetails", get_account_authorization_details},
    {"GetAccountPasswordPolicy", get_account_password_policy},
    {"GetAccountSummary", get_account_summary},
    {"GetContextKeysForCustomPolicy", get_context_keys_for_custom_policy},
    {"GetContextKeysForPrincipalPolicy", get_context_keys_for_principal_policy},
    {"GetGroup", get_group},
    {"GetGroupPolicy", get_inline_policy<Group>},
    {"GetInstanceProfile", get_instance_profile},
    {"GetLoginProfile", get_login_profile},
    {"GetOpenIDConnectProvider", get_open_id_connect_provider},
    {"GetPolicy", get_policy},
    {"GetPolicyVersion", get_policy_version},
    {"GetRole", get_role},
    {"GetRolePolicy", get_inline_policy<Role>},
    {"GetSAMLProvider", get_saml_provider},
    {"GetServiceLinkedRoleDeletionStatus", get_service_linked_role_deletion_status},
    {"GetUser", get_user},
    {"GetUserPolicy", get_inline_policy<User>},
    {"ListAccessKeys", list_access_keys},
    {"ListAccountAliases", list_account_aliases},
    {"ListAttachedGroupPolicies", list_attached_policies<Group>},
    {"ListAttachedRolePolicies", list_attached_policies<Role>},
    {"ListAttachedUserPolicies", list_attached_policies<User>},
    {"ListEntitiesForPolicy", list_entities_for_policy},
    {"ListGroupPolicies", list_inline_policies<Group>},
    {"ListGroups", list_groups},
    {"ListGroupsForUser", list_groups_for_user},
    {"ListInstanceProfileTags", list_instance_profile_tags},
    {"ListInstanceProfiles", list_instance_profiles},
    {"ListInstanceProfilesForRole", list_instance_profiles_for_role},
    {"ListOpenIDConnectProviderTags", list_open_id_connect_provider_tags},
    {"ListOpenIDConnectProviders", list_open_id_connect_providers},
    {"ListPolicies", list_policies},
    {"ListPolicyTags", list_policy_tags},
    {"ListPolicyVersions", list_policy_versions},
    {"ListRolePolicies", list_inline_policies<Role>},
    {"ListRoleTags", list_role_tags},
    {"ListRoles", list_roles},
    {"ListSAMLProviderTags", list_saml_provider_tags},
    {"ListSAMLProviders", list_saml_providers},
    {"ListUserPolicies", list_inline_policies<User>},
    {"ListUserTags", list_user_tags},
    {"ListUsers", list_users},
    {"PutGroupPolicy", put_inline_policy<Group>},
    {"PutRolePermissionsBoundary", put_permissions_boundary<Role>},
    {"PutRolePolicy", put_inline_policy<Role>},
    {"PutUserPermissionsBoundary", put_permissions_boundary<User>},
    {"PutUserPolicy", put_inline_policy<User>},
    {"RemoveClientIDFromOpenIDConnectProvider", remove_client_id_from_open_id_connect_provider},
    {"RemoveRoleFromInstanceProfile", remove_role_from_instance_profile},
    {"RemoveUserFromGroup", remove_user_from_group},
    {"SetDefaultPolicyVersion", set_default_policy_version},
    {"SetSecurityTokenServicePreferences", set_security_token_service_preferences},
    {"SimulateCustomPolicy", simulate_custom_policy},
    {"SimulatePrincipalPolicy", simulate_principal_policy},
    {"TagInstanceProfile", tag_instance_profile},
    {"TagOpenIDConnectProvider", tag_open_id_connect_provider},
    {"TagPolicy", tag_policy},
    {"TagRole", tag_role},
    {"TagSAMLProvider", tag_saml_provider},
    {"TagUser", tag_user},
    {"UntagInstanceProfile", untag_instance_profile},
    {"UntagOpenIDConnectProvider", untag_open_id_connect_provider},
    {"UntagPolicy", untag_policy},
    {"UntagRole", untag_role},
    {"UntagSAMLProvider", untag_saml_provider},
    {"UntagUser", untag_user},
    {"UpdateAccessKey", update_access_key},
    {"UpdateAccountPasswordPolicy", update_account_password_policy},
    {"UpdateAssumeRolePolicy", update_assume_role_policy},
    {"UpdateGroup", update_group},
    {"UpdateLoginProfile", update_login_profile},
    {"UpdateOpenIDConnectProviderThumbprint", update_open_id_connect_provider_thumbprint},
    {"UpdateRole", update_role},
    {"UpdateRoleDescription", update_role_description},
    {"UpdateSAMLProvider", update_saml_provider},
    {"UpdateUser", update_user},
};
static_assert(std::ranges::is_sorted(kOperations, {}, &aws::OperationEntry<State>::name));

class Iam final : public aws::Service {
 public:
  explicit Iam(State& state) : state_(state) {}

  std::string_view name() const override { return "iam"; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& request) override {
    return aws::call_operation<State>(kOperations, state_, name(), operation, input, request);
  }

 private:
  State& state_;
};

}  // namespace

std::unique_ptr<aws::Service> make_iam(State& state) { return std::make_unique<Iam>(state); }

}  // namespace regionfall::iam
