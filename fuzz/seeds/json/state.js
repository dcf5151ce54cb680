33{product:{id:'1',title:"Cup",priceInfo:{price:'79.00',originPrice:'99.00',},images:['//img.example.com/a.jpg'],sales:"月销 2万+",sku:[{id:1,p:!0,q:void 0},],n:0x10,d:new Date("2026-01-01")}}
