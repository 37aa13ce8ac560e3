export const groups = {
  addMember: "Add member",
  addMemberHint: "Type the name of a user or robot",
  create: "Create group",
  created: "The group {{name}} was created",
  delete: "Delete group",
  deleted: "The group {{name}} was deleted",
  deleteHint: "Its members stay, but lose the rights that came from it.",
  deleteText_one:
    "{{shown}} member loses the rights that came from this group; its grants are deleted. The account stays.",
  deleteText_other:
    "{{shown}} members lose the rights that came from this group; its grants are deleted. The accounts stay.",
  deleteTitle: "Delete the group {{name}}?",
  grantsHint: "Every member of the group has these rights.",
  members: "Members",
  membersHint: "Joining and leaving count from the next request on.",
  noMembers: "No members yet.",
  none: "No groups yet",
  noneHint: "With a group, one grant is for many: a team such as frontend, backend or operations.",
  removeMember: "Remove {{name}} from the group",
  removed: "{{name}} was removed from the group",
  search: "Search groups",
  undo: "Undo",
};
