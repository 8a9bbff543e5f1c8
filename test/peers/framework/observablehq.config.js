export default { title: 'peer', root: 'src', globalStylesheets: [], search: false, pager: false };
