#include "services/iam/iam.h"

#include "services/iam/operations.h"

namespace regionfall::iam {
namespace {

constexpr aws::OperationEntry<State> kOperations[] = {
    {"AddRoleToInstanceProfile", add_role_to_instance_profile},
    {"AttachGroupPolicy", attach_policy<Group>},
    {"AttachRolePolicy", attach_policy<Role>},
    {"AttachUserPolicy", attach_policy<User>},
    {"CreateInstanceProfile", create_instance_profile},
    {"CreatePolicy", create_policy},
    {"CreatePolicyVersion", create_policy_version},
    {"CreateRole", create_role},
    {"DeleteGroupPolicy", delete_inline_policy<Group>},
    {"DeleteInstanceProfile", delete_instance_profile},
    {"DeletePolicy", delete_policy},
    {"DeletePolicyVersion", delete_policy_version},
    {"DeleteRole", delete_role},
    {"DeleteRolePermissionsBoundary", delete_permissions_boundary<Role>},
    {"DeleteRolePolicy", delete_inline_policy<Role>},
    {"DeleteUserPermissionsBoundary", delete_permissions_boundary<User>},
    {"DeleteUserPolicy", delete_inline_policy<User>},
    {"DetachGroupPolicy", detach_policy<Group>},
    {"DetachRolePolicy", detach_policy<Role>},
    {"DetachUserPolicy", detach_policy<User>},
    {"GetGroupPolicy", get_inline_policy<Group>},
    {"GetInstanceProfile", get_instance_profile},
    {"GetPolicy", get_policy},
    {"GetPolicyVersion", get_policy_version},
    {"GetRole", get_role},
    {"GetRolePolicy", get_inline_policy<Role>},
    {"GetUserPolicy", get_inline_policy<User>},
    {"ListAttachedGroupPolicies", list_attached_policies<Group>},
    {"ListAttachedRolePolicies", list_attached_policies<Role>},
    {"ListAttachedUserPolicies", list_attached_policies<User>},
    {"ListGroupPolicies", list_inline_policies<Group>},
    {"ListInstanceProfileTags", list_instance_profile_tags},
    {"ListInstanceProfiles", list_instance_profiles},
    {"ListInstanceProfilesForRole", list_instance_profiles_for_role},
    {"ListPolicies", list_policies},
    {"ListPolicyTags", list_policy_tags},
    {"ListPolicyVersions", list_policy_versions},
    {"ListRolePolicies", list_inline_policies<Role>},
    {"ListRoleTags", list_role_tags},
    {"ListRoles", list_roles},
    {"ListUserPolicies", list_inline_policies<User>},
    {"PutGroupPolicy", put_inline_policy<Group>},
    {"PutRolePermissionsBoundary", put_permissions_boundary<Role>},
    {"PutRolePolicy", put_inline_policy<Role>},
    {"PutUserPermissionsBoundary", put_permissions_boundary<User>},
    {"PutUserPolicy", put_inline_policy<User>},
    {"RemoveRoleFromInstanceProfile", remove_role_from_instance_profile},
    {"SetDefaultPolicyVersion", set_default_policy_version},
    {"TagInstanceProfile", tag_instance_profile},
    {"TagPolicy", tag_policy},
    {"TagRole", tag_role},
    {"UntagInstanceProfile", untag_instance_profile},
    {"UntagPolicy", untag_policy},
    {"UntagRole", untag_role},
    {"UpdateAssumeRolePolicy", update_assume_role_policy},
    {"UpdateRole", update_role},
    {"UpdateRoleDescription", update_role_description},
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
